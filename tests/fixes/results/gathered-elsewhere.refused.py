# refused: result-leaves
from openai import AsyncOpenAI
from tools import gather

client = AsyncOpenAI(api_key="k", base_url="https://relay.example/v1")


async def main():
    return await gather(client.images.generate(model="dall-e-3", prompt="a"))
