import base64

from openai import APIStatusError, AsyncOpenAI


class Bot:
    async def answer(self, message):
        command, _, prompt = message.partition(" ")
        if command != "/draw":
            return None
        try:
            return await self._draw(prompt)
        except RuntimeError:
            return "no picture today"

    async def _draw(self, prompt):
        try:
            data = await AsyncOpenAI().images.generate(
                model="gpt-image-2",
                prompt=prompt,
            )
        except APIStatusError as error:
            raise RuntimeError(f"relay: {error.status_code}")
        if not data.data or not data.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(data.data[0].b64_json)
