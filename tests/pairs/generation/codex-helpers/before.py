import base64
import json
import logging
import os
import uuid

import httpx

logger = logging.getLogger(__name__)
URL = "https://chatgpt.com/backend-api/codex/responses"


class DrawError(Exception):
    """No picture."""


def _headers() -> dict:
    return {"Authorization": f"Bearer {os.environ['RELAY_KEY']}", "session_id": str(uuid.uuid4())}


def _body(prompt: str, size: str | None) -> dict:
    tool = {"type": "image_generation"}
    if size:
        tool["size"] = size
    return {
        "model": "gpt-5.5",
        "instructions": "You make pictures.",
        "input": [{"role": "user", "content": prompt}],
        "tools": [tool],
        "stream": True,
    }


async def _events(response):
    async for line in response.aiter_lines():
        if line.startswith("data: ") and line != "data: [DONE]":
            yield json.loads(line[6:])


async def _post(body: dict) -> tuple[bytes, str | None]:
    data, revised = None, None
    try:
        async with httpx.AsyncClient(timeout=600) as client:
            async with client.stream("POST", URL, headers=_headers(), json=body) as response:
                if response.status_code != 200:
                    raise DrawError(f"HTTP {response.status_code}")
                async for event in _events(response):
                    if event["type"] != "response.output_item.done":
                        continue
                    if event["item"]["type"] == "image_generation_call":
                        data = event["item"]["result"]
                        revised = event["item"].get("revised_prompt")
    except httpx.HTTPError as error:
        raise DrawError(str(error)) from error
    if not data:
        raise DrawError("no picture")
    return base64.b64decode(data), revised


async def draw(prompt: str, size: str | None = None) -> bytes:
    """One picture."""
    data, revised = await _post(_body(prompt, size))
    logger.info("drawn as %s", revised)
    return data


async def main(prompt: str) -> bytes | str:
    try:
        return await draw(prompt)
    except DrawError:
        return "nothing"
