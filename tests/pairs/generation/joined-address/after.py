import base64

from openai import APIStatusError, AsyncOpenAI


class Easel:
    def __init__(self, base):
        self.address = self._complete(base)

    @staticmethod
    def _complete(base):
        base = base.rstrip("/")
        if base.endswith("/images/generations"):
            return base
        if base.endswith("/v1"):
            return base + "/images/generations"
        return base + "/v1/images/generations"

    async def draw(self, prompt, size=None):
        try:
            reply = await AsyncOpenAI().images.generate(
                model="gpt-image-2",
                prompt=prompt,
                **({"size": size} if size else {}),
                timeout=300,
            )
        except APIStatusError as error:
            print(f"HTTP {error.status_code}: {error.response.text[:300]}")
            return b""
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(reply.data[0].b64_json)


async def draw(prompt):
    easel = Easel("https://relay.example.net/v1/")
    return [await easel.draw(prompt), await easel.draw(prompt, "1024x1024")]
