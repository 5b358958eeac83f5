import base64
import os

from openai import BadRequestError, OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["RELAY_KEY"])


def fill(path: str, mask: str, prompt: str) -> bytes | None:
    try:
        result = client.images.edit(
            model="gpt-image-1-vip",
            image=open(path, "rb"),
            mask=open(mask, "rb"),
            prompt=prompt,
            response_format="b64_json",
        )
    except BadRequestError:
        return None
    return base64.b64decode(result.data[0].b64_json)
