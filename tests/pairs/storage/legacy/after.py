import base64

import openai


def draw(prompt):
    """A picture in a file with the name of what is on it."""
    try:
        response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
    except openai.OpenAIError:
        return None
    name = prompt.replace(" ", "_") + ".png"
    with open(name, "wb") as file:
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        file.write(base64.b64decode(response.data[0].b64_json))
    return name
