from openai import AsyncOpenAI


class A:
    def __init__(self):
        self._c = None

    async def client(self):
        if not self._c:
            self._c = AsyncOpenAI(base_url="https://relay.example.net/v1")
        return self._c

    async def draw(self, p):
        c = await self.client()
        return await c.images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
