import base64

import openai

def draw(prompt):
    response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(response.data[0].b64_json)
    with open("a.png", "wb") as f:
        f.write(image_bytes)
