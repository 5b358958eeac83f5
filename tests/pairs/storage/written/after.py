import base64
import os

from openai import OpenAI

client = OpenAI()


def draw(prompt, folder):
    os.makedirs(folder, exist_ok=True)
    result = client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    saved = []
    for number, item in enumerate(result.data or []):
        if not item.b64_json:
            raise RuntimeError("the image API returned no image")
        data = base64.b64decode(item.b64_json)
        path = os.path.join(folder, f"{number}.png")
        with open(path, "wb") as file:
            file.write(data)
        saved.append(path)
    return saved
