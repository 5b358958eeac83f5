# output-as: path
# refused: url-leaves-function
from anthropic import AsyncAnthropic
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, other: AsyncAnthropic):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return other.messages.create(model="m", messages=[{"role": "user", "content": reply.data[0].url}])
