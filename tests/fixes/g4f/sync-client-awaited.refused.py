# refused: async-on-sync-client
from g4f.client import Client

client = Client()


async def draw(prompt):
    reply = await client.images.async_generate(model="flux", prompt=prompt)
    return reply.data[0].b64_json
