"""Plain functions that write the official code, one for each target shape that rules share."""

from collections.abc import Callable

from offramp.fixes.bing import bing_images
from offramp.fixes.bodies import picture_body
from offramp.fixes.chat import chat_image
from offramp.fixes.codex import codex_images
from offramp.fixes.http import http_images
from offramp.fixes.migration import Migration
from offramp.fixes.responses import responses_image
from offramp.fixes.sdk import g4f_images, images_call, legacy_image
from offramp.fixes.tool import tool_model

FIXES: dict[str, Callable[[Migration], None]] = {
    "openai-images-call": images_call,
    "g4f-images": g4f_images,
    "codex-images": codex_images,
    "chat-image": chat_image,
    "bing-images": bing_images,
    "http-images": http_images,
    "openai-legacy-image": legacy_image,
    "responses-image": responses_image,
    "image-tool-model": tool_model,
    "picture-body": picture_body,
}
"""The `fix` of a rule whose finding is a call. A function fills the draft of its migration or refuses."""

__all__ = ["FIXES", "Migration"]
