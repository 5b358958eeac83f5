"""Draws plain pictures of any size in the formats of the API; a colour for each number. Knows no API."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache

_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT = 16
"""Finished pictures that are kept: a batch asks for the same ones again."""

_GIF_UNIT = bytes.fromhex("040810204080000102")
"""Sixteen pixels of colour 0: eight times the LZW codes clear, 0, 0, of three bits each."""
_GIF_END = b"\x05"


@lru_cache(maxsize=_KEPT)
def draw(kind: str, width: int, height: int, number: int = 0, transparent: bool = False, frames: int = 1) -> bytes:
    """A picture of this size in the colour of the number."""
    colour = ((67 * number + 40) % 256, 90, 160)
    if kind == "jpeg":
        return _jpeg(width, height, number)
    if kind == "webp":
        return _webp(width, height, colour, transparent)
    if kind == "gif":
        return _gif(width, height, colour, frames)
    if kind == "svg":
        return _svg(width, height, colour)
    return _png(width, height, colour, transparent)


def _png(width: int, height: int, colour: tuple[int, int, int], transparent: bool) -> bytes:
    pixel = bytes((*colour, 0)) if transparent else bytes(colour)
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if transparent else 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + pixel * width) * height, 1)
    return _PNG + b"".join(_chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _jpeg(width: int, height: int, number: int) -> bytes:
    """A baseline picture in which every block repeats the first one."""
    # Every first coefficient has seven bits, so that two code words are enough: 0 for "as before", 10 for "another".
    brightness, blue, red = -64 - number % 64, 64 + 7 * number % 64, -100
    first = "".join(f"10{_magnitude(value):07b}0" for value in (brightness, blue, red))
    repeated = 2 * 3 * (-(-width // 8) * -(-height // 8) - 1)
    padding = -(len(first) + repeated) % 8
    bits = (int(first, 2) << repeated + padding) | ((1 << padding) - 1)
    scan = bits.to_bytes((len(first) + repeated + padding) // 8, "big").replace(b"\xff", b"\xff\0")
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"".join(bytes((each, 0x11, 0)) for each in (1, 2, 3))
    segments = (
        (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        (0xDB, bytes((0, *[8] * 64))),
        (0xC0, frame),
        (0xC4, bytes((0x00, 1, 1, *[0] * 14, 0, 7))),
        (0xC4, bytes((0x10, 1, *[0] * 15, 0))),
        (0xDA, bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0))),
    )
    head = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in segments)
    return b"\xff\xd8" + head + scan + b"\xff\xd9"


def _magnitude(value: int) -> int:
    """The seven bits of a coefficient; negative ones count from below."""
    return value if value > 0 else 127 + value


def _webp(width: int, height: int, colour: tuple[int, int, int], transparent: bool) -> bytes:
    """A lossless picture in which each channel has one value: its code takes no bits at all."""
    red, green, blue = colour
    alpha = 0 if transparent else 255
    # One bit each for: no transform, no colour cache, one group of codes. Then the codes of the five channels.
    fields = [(width - 1, 14), (height - 1, 14), (int(transparent), 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    for value in (green, red, blue, alpha):
        fields += [(0b101, 3), (value, 8)]
    stream = b"\x2f" + _packed([*fields, (0b001, 3), (0, 1)])
    chunk = b"VP8L" + struct.pack("<I", len(stream)) + stream + b"\0" * (len(stream) % 2)
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def _packed(fields: Iterable[tuple[int, int]]) -> bytes:
    """Fields of (value, bits), the lowest bit first."""
    total = length = 0
    for value, bits in fields:
        total |= value << length
        length += bits
    return total.to_bytes(-(-length // 8), "little")


def _gif(width: int, height: int, colour: tuple[int, int, int], frames: int) -> bytes:
    """The first frame fills the picture; the others change its first line."""
    screen = struct.pack("<HHBBB", width, height, 0x91, 0, 0)
    palette = bytes((*colour, 255, 255, 255, 0, 0, 0, 0, 0, 0))
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    pictures = b"".join(_gif_frame(width, height if each == 0 else 1) for each in range(frames))
    return b"GIF89a" + screen + palette + loop + pictures + b";"


def _gif_frame(width: int, height: int) -> bytes:
    data = _GIF_UNIT * (-(-width * height // 16)) + _GIF_END
    blocks = b"".join(bytes((len(data[at : at + 255]),)) + data[at : at + 255] for at in range(0, len(data), 255))
    return b"\x21\xf9\x04\0\x14\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02" + blocks + b"\0"


def _svg(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    shown = "#{:02x}{:02x}{:02x}".format(*colour)
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="{shown}"/></svg>'.encode()
