from Bing.bing import AsyncImageGenerator, ImageGenerator
from bing_brush import BingBrush
from bing_create.main import AsyncImageGenerator as Create
from bing_image_creator import BingImageCreator
from bingart import BingArt, Model
from dalle3 import Dalle
from microsoftdesigner import create_img


async def art(cookie: str, prompt: str) -> list:
    async with BingArt(auth_cookie_U=cookie) as bing:  # expect: cookie
        return (await bing.generate(prompt, model=Model.GPT4O))["images"]  # expect: cookie


def page(cookie: str, prompt: str) -> list:
    dalle = Dalle(cookie)  # expect: cookie
    dalle.create(prompt)  # expect: cookie
    urls = dalle.get_urls()  # expect: cookie
    dalle.download(urls, "out")  # expect: cookie
    return urls


def brush(cookie: str, prompt: str) -> None:
    BingBrush(cookie=cookie).process(prompt, "out")  # expect: cookie


async def designer(user: str, token: str, prompt: str) -> list:
    return await create_img(user, token, prompt, save_path="out")  # expect: cookie


def gen(u: str, h: str, prompt: str) -> list:
    return ImageGenerator(auth_cookie_u=u, auth_cookie_srchhpgusr=h).generate(prompt=prompt, num_images=4)  # expect: cookie


async def gen_later(u: str, h: str, prompt: str) -> list:
    return await AsyncImageGenerator(auth_cookie_u=u, auth_cookie_srchhpgusr=h).generate(prompt=prompt, num_images=4)  # expect: cookie


async def creator(cookies: list, prompt: str):
    return await BingImageCreator(cookies=cookies).generate_images(prompt=prompt, model="gpt4o")  # expect: cookie
