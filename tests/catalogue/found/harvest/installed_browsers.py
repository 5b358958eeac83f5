import browser_cookie3
import pycookiecheat
import rookiepy
from bingart import BingArt
from BingImageCreator import ImageGen


def by_rookie(prompt: str) -> list:
    jar = rookiepy.chrome(["bing.com"])  # expect: token-harvest
    u = next(each["value"] for each in jar if each["name"] == "_U")
    return ImageGen(u).get_images(prompt)  # expect: cookie


def by_browser(prompt: str) -> list:
    jar = browser_cookie3.load(domain_name="bing.com")  # expect: token-harvest
    u = next(each.value for each in jar if each.name == "_U")
    return ImageGen(u).get_images(prompt)  # expect: cookie


def by_check(prompt: str) -> list:
    jar = pycookiecheat.chrome_cookies("https://www.bing.com")  # expect: token-harvest
    return ImageGen(jar["_U"]).get_images(prompt)  # expect: cookie


async def by_itself(prompt: str) -> dict:
    async with BingArt(auto=True) as art:  # expect: token-harvest
        return await art.generate(prompt)  # expect: cookie
