from g4f.client import AsyncClient, Client
from g4f.Provider import BingCreateImages, MicrosoftDesigner


def draw(prompt: str) -> str:
    client = Client(image_provider=BingCreateImages)  # expect: session-relay
    return client.images.generate(prompt=prompt, model="dall-e-3", response_format="url").data[0].url  # expect: session-relay


async def later(prompt: str) -> str:
    client = AsyncClient(media_provider=MicrosoftDesigner)  # expect: session-relay
    answer = await client.images.generate(prompt, "gpt-image")  # expect: session-relay
    return answer.data[0].b64_json  # expect: session-relay


def vary(picture: bytes):
    return Client().images.create_variation(picture)  # expect: session-relay
