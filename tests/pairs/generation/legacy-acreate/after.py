import base64

import openai


async def draw(prompt):
    response = await openai.AsyncOpenAI(api_key=openai.api_key).images.generate(
        model="gpt-image-2", prompt=prompt, n=2, size="1024x1024"
    )
    return [base64.b64decode(each.b64_json or "") for each in response.data or []]
