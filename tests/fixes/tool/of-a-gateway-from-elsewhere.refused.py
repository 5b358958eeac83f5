# refused: tools-not-seen
from openai import OpenAI

client = OpenAI(base_url="https://ai-gateway.vercel.sh/v1")
TOOLS = [{"type": "image_generation"}]


def draw(prompt):
    return client.responses.create(model="openai/gpt-6.1", input=prompt, tools=TOOLS)
