import httpx


class ImageGenAsync:
    def __init__(self, auth_cookie):
        self.session = httpx.AsyncClient(cookies={"_U": auth_cookie})

    async def __aenter__(self):
        return self

    async def __aexit__(self, *failure):
        await self.session.aclose()

    async def get_images(self, prompt):
        reply = await self.session.post(f"https://www.bing.com/images/create?q={prompt}&rt=4&FORM=GENCRE")
        return reply.text.split()

    async def download_image(self, link):
        return (await self.session.get(link)).content
