# output-as: data-url
# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(ctx, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    await ctx.send(reply.data[0].url)
