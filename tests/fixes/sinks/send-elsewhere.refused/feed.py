# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def push(socket, prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    await socket.send(reply.data[0].url)
