"""Official calls to write instead of a site for which no patch is offered; each stands in a file of its own."""

from __future__ import annotations

from importlib import resources

_FILES = {
    "images.generate": "images_generate.txt",
    "images.edit": "images_edit.txt",
    "images.generate+stream": "images_generate_stream.txt",
    "images.edit+stream": "images_edit_stream.txt",
    "responses+image_generation": "responses_image_generation.txt",
    "output": "output.txt",
    "retry": "retry.txt",
    "cost": "cost.txt",
    "storage": "storage.txt",
}


def sketch(key: str, model: str) -> str:
    """The call for an official operation, or for a role around a call; empty when there is none."""
    name = _FILES.get(key)
    if name is None:
        return ""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return text.rstrip("\n").replace("TARGET_MODEL", repr(model).replace("'", '"'))


def sketches(model: str) -> dict[str, str]:
    """All of them by their keys."""
    return {key: sketch(key, model) for key in _FILES}
