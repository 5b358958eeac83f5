import base64
import os

from openai import OpenAI

client = OpenAI(base_url=os.environ["IMAGE_BASE_URL"], api_key=os.environ["RELAY_KEY"])
image_client = OpenAI()


def caption(text):
    """Words stay where they are: only the picture moves."""
    reply = client.chat.completions.create(model="llama-4", messages=[{"role": "user", "content": text}])
    return reply.choices[0].message.role


def draw(text):
    response = image_client.responses.create(
        model="gpt-5.5", input=text, tools=[{"type": "image_generation", "model": "gpt-image-2"}]
    )
    return [base64.b64decode(each.result) for each in response.output if each.type == "image_generation_call"]
