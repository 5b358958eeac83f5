from re_edge_gpt import ImageGen, ImageGenAsync


def draw(cookie: str, prompt: str):
    return ImageGen(auth_cookie=cookie, quiet=True).get_images(prompt, timeout=200)  # expect: cookie


async def later(cookie: str, prompt: str):
    return await ImageGenAsync(auth_cookie=cookie).get_images(prompt)  # expect: cookie
