import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt):
    response = client.responses.create(model="gpt-5.5", input=prompt, tools=[{"type": "image_generation"}])
    images = [each.result for each in response.output if each.type == "image_generation_call"]
    return base64.b64decode(images[0])
