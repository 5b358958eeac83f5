import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    response = client.responses.create(
        model="gpt-5.5", input=prompt, tools=[{"type": "image_generation", "model": "gpt-image-2"}]
    )
    images = [each.result for each in response.output if each.type == "image_generation_call"]
    return base64.b64decode(images[0])
