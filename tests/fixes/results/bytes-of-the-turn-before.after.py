import base64

from openai import OpenAI

client = OpenAI()


def draw(prompts, folder):
    for number, prompt in enumerate(prompts):
        image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not image_response.data or not image_response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        image_bytes = base64.b64decode(image_response.data[0].b64_json)
        if number:
            print("before:", len(picture))
        picture = image_bytes
        (folder / f"{number}.png").write_bytes(picture)
