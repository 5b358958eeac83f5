import base64

from openai import OpenAI

client = OpenAI()


def tag(prompt: str) -> str:
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(image_response.data[0].b64_json)
    encoded = base64.b64encode(image_bytes).decode()
    return f'<img src="data:image/png;base64,{encoded}">'
