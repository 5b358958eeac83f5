# refused: tool-not-seen
from openai import OpenAI

client = OpenAI()
TOOLS = [{"type": "image_generation"}]


def draw(prompt):
    return client.responses.create(model="gpt-5", input=prompt, tools=TOOLS)
