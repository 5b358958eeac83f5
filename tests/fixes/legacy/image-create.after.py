import base64

import openai


def draw(prompt, target):
    try:
        response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        image_bytes = base64.b64decode(response.data[0].b64_json)
    except openai.OpenAIError as error:
        print(f"no luck: {error}")
        return
    target.write_bytes(image_bytes)
