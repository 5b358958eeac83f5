# refused: other-model
from openai import OpenAI

client = OpenAI(base_url="https://ai-gateway.vercel.sh/v1")


def draw(prompt):
    return client.responses.create(model="acme/painter-2", input=prompt, tools=[{"type": "image_generation"}])
