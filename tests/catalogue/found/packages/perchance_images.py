import perchance


async def draw(prompt: str):
    async with perchance.ImageGenerator() as generator:  # expect: session-relay
        return await generator.image(prompt)  # expect: session-relay
