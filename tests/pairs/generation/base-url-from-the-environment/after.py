import base64

from openai import OpenAI

client = OpenAI()


def draw_all(prompts):
    for prompt in prompts:
        answer = client.images.generate(prompt=prompt, model="gpt-image-2", n=2)
        for image in answer.data or []:
            if not image.b64_json:
                raise RuntimeError("the image API returned no image")
            yield prompt, base64.b64decode(image.b64_json)
