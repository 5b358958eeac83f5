"""Reads what an uploaded picture is from its first bytes: format, size, transparency. Decodes no pixel."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

from offramp.contract import Violation

FORMATS = ("image/jpeg", "image/png", "image/webp")
"""The media types the API takes."""
_LARGEST = 50_000_000
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The JPEG segments that hold the size."""


class Upload(Struct, frozen=True, kw_only=True):
    """One file of a multipart request."""

    field: str
    name: str
    mime: str
    data: bytes


class Picture(Struct, frozen=True, kw_only=True):
    """What the header of a picture says."""

    mime: str
    width: int
    height: int
    alpha: bool = False


def picture(data: bytes) -> Picture | None:
    """The header of a PNG, JPEG or WebP; None for anything else."""
    try:
        return _png(data) or _webp(data) or _jpeg(data)
    except (struct.error, IndexError):
        return None


def refused(uploads: tuple[Upload, ...]) -> Iterator[Violation]:
    """What the API refuses of the files themselves."""
    plain = [upload.field for upload in uploads if upload.field == "image"]
    if len(plain) > 1:
        text = "'image' is sent more than once; several images are sent as 'image[]'"
        yield Violation(parameter="image", code="duplicate_parameter", text=text)
    for upload in uploads:
        yield from _unusable(upload)
    yield from _mask(uploads)


def _unusable(upload: Upload) -> Iterator[Violation]:
    name = upload.field.removesuffix("[]")
    if upload.mime not in FORMATS:
        text = f"{name!r} has the media type {upload.mime}; pass (name, bytes, type) with one of {', '.join(FORMATS)}"
        yield Violation(parameter=name, code="unsupported_file_mimetype", text=text, value=upload.mime)
    elif picture(upload.data) is None:
        text = f"{name!r} is no PNG, JPEG or WebP"
        yield Violation(parameter=name, code="invalid_image_file", text=text)
    if len(upload.data) >= _LARGEST:
        text = f"{name!r} has {len(upload.data)} bytes, {_LARGEST} or more"
        yield Violation(parameter=name, code="file_too_large", text=text)


def _mask(uploads: tuple[Upload, ...]) -> Iterator[Violation]:
    """A mask is a PNG with transparency, as large as the first image."""
    fields = {upload.field.removesuffix("[]"): upload for upload in reversed(uploads)}
    mask, first = (picture(fields[name].data) if name in fields else None for name in ("mask", "image"))
    if mask is None or first is None:
        return
    if mask.mime != "image/png" or not mask.alpha:
        text = "'mask' has no alpha channel; it is a PNG whose transparent part is to be redrawn"
        yield Violation(parameter="mask", code="invalid_mask", text=text)
    elif (mask.width, mask.height) != (first.width, first.height):
        sizes = f"{mask.width}x{mask.height}, the first image {first.width}x{first.height}"
        yield Violation(parameter="mask", code="invalid_mask", text=f"'mask' has {sizes}: both have to be the same")


def _png(data: bytes) -> Picture | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    width, height, _, colours = struct.unpack(">IIBB", data[16:26])
    return Picture(mime="image/png", width=width, height=height, alpha=colours in (4, 6) or _has_trns(data))


def _has_trns(data: bytes) -> bool:
    """Whether a chunk in front of the pixels makes some colours transparent."""
    return b"tRNS" in data[: data.find(b"IDAT")]


def _webp(data: bytes) -> Picture | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind, alpha = data[12:16], False
    if kind == b"VP8 ":
        width, height = (each & 0x3FFF for each in struct.unpack("<HH", data[26:30]))
    elif kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    else:
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        alpha = bool(data[20] & 0x10)
    return Picture(mime="image/webp", width=width, height=height, alpha=alpha)


def _jpeg(data: bytes) -> Picture | None:
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while data[at] == 0xFF and data[at + 1] not in _FRAMES:
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return Picture(mime="image/jpeg", width=width, height=height)
