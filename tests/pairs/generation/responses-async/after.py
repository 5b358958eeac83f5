import base64

from openai import AsyncOpenAI, BadRequestError

client = AsyncOpenAI()


class NoPicture(Exception):
    """Nothing was drawn."""


async def illustrate(texts):
    pictures = []
    for text in texts:
        try:
            response = await client.responses.create(
                model="gpt-5.5",
                input=[{"role": "user", "content": [{"type": "input_text", "text": text}]}],
                tools=[
                    {
                        "type": "image_generation",
                        "size": "1024x1024",  # square
                        "quality": "high",
                        "model": "gpt-image-2",
                    }
                ],
            )
        except BadRequestError as error:
            raise NoPicture(text) from error
        for item in response.output:
            if item.type == "image_generation_call" and item.result:
                pictures.append(base64.b64decode(item.result))
    return pictures
