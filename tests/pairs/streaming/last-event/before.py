import base64
import os

from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["RELAY_KEY"])


def draw(prompt: str) -> bytes | None:
    picture = None
    for event in client.images.generate(
        model="gpt-image-1",
        prompt=prompt,
        size="1024x1024",
        partial_images=1,
        stream=True,
    ):
        picture = base64.b64decode(event.b64_json)
    return picture
