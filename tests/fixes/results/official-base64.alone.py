import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    """`.url` of another thing."""
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json), client.base_url
