from gemini_webapi import GeminiClient


async def draw(prompt: str) -> list:
    client = GeminiClient()  # expect: cookie
    await client.init()
    answer = await client.generate_content(f"Generate an image of {prompt}")  # expect: cookie
    return answer.images
