import base64
import io

from openai import OpenAI
from skimage.io import imread

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return [imread(io.BytesIO(base64.b64decode(item.b64_json or ""))) for item in reply.data or []]
