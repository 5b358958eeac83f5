import base64
from pathlib import Path

from openai import OpenAI


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = OpenAI()

    def add(self, prompt: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{prompt.replace(' ', '-')}.png"
        reply = self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        target.write_bytes(base64.b64decode(reply.data[0].b64_json))
        return target
