import base64
from functools import lru_cache

import requests
from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class Studio:
    @staticmethod
    def _check(reply):
        if reply.status_code >= 400:
            body = reply.json()
            raise RuntimeError(body.get("error", {}).get("message") or reply.text)

    def draw(self, prompt, quality=None):
        payload: dict = {
            "model": "gpt-image-2",
            "prompt": prompt,
        }
        if quality:
            payload["quality"] = quality
        return self._images(openai_client().images.generate(**payload, timeout=300).model_dump(exclude_unset=True))

    @staticmethod
    def _images(result: dict):
        images = []
        for item in result.get("data", []):
            if "b64_json" in item:
                images.append(base64.b64decode(item["b64_json"]))
            elif "url" in item:
                images.append(requests.get(item["url"], timeout=60).content)
        return images


def draw(prompt, quality=None):
    return Studio().draw(prompt, quality)
