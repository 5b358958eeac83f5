# output-as: storage:upload
import base64
from urllib.request import urlopen

from openai import OpenAI

from storage import upload

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    url = upload(base64.b64decode(reply.data[0].b64_json))
    print(url)
    if url.startswith("https://"):
        return url
    return urlopen(url, timeout=9).geturl()
