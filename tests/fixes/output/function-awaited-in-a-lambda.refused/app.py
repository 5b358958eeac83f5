# output-as: storage:upload
# refused: output-function-async
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return lambda: reply.data[0].url
