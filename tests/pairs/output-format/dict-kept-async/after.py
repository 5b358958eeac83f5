import base64

from openai import AsyncOpenAI


async def draw(prompt):
    reply = await AsyncOpenAI().images.generate(
        model="gpt-image-2",
        prompt=prompt,
        n=2,
    )
    answer = reply.model_dump(exclude_unset=True)
    if not isinstance(answer, dict):
        raise TypeError(answer)
    return [base64.b64decode(item.get("b64_json") or item.get("url")) for item in answer["data"]]
