import base64
import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ["IMAGE_BASE_URL"],  # the relay
    api_key=os.environ["RELAY_KEY"],
)


def draw_all(prompts):
    for prompt in prompts:
        answer = client.images.generate(prompt=prompt, model="gpt-image-2", n=2)
        for image in answer.data:
            yield prompt, base64.b64decode(image.b64_json)
