import base64

from openai import OpenAI


def draw(prompt, folder):
    art = OpenAI()
    try:
        results = art.images.generate(model="gpt-image-2", prompt=prompt, n=4)
        for number, image in enumerate(results.data or []):
            with open(f"{folder}/{number}.jpg", "wb") as file:
                if not image.b64_json:
                    raise RuntimeError("the image API returned no image")
                file.write(base64.b64decode(image.b64_json))
    finally:
        art.close()
