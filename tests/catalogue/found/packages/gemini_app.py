import os

from gemini_webapi import GeminiClient


async def draw(prompt: str) -> None:
    client = GeminiClient(os.environ["SECURE_1PSID"], os.environ["SECURE_1PSIDTS"], proxy=None)  # expect: cookie
    await client.init(timeout=30)
    answer = await client.generate_content(f"Generate an image of {prompt}")  # expect: cookie
    for image in answer.images:
        await image.save(path="temp", filename="one.png")  # expect: cookie
