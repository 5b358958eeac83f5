import os

import undetected_chromedriver as uc
from BingImageCreator import ImageGen
from selenium.webdriver.common.by import By


def cookie() -> str:
    driver = uc.Chrome()  # expect: session-relay
    driver.get("https://login.live.com/")
    driver.find_element(By.NAME, "loginfmt").send_keys(os.environ["EMAIL"])
    driver.find_element(By.NAME, "passwd").send_keys(os.environ["PASSWORD"])  # expect: token-harvest
    driver.get("https://www.bing.com/images/create")  # expect: session-relay
    return next(each["value"] for each in driver.get_cookies() if each["name"] == "_U")  # expect: token-harvest


def draw(prompt: str) -> list:
    return ImageGen(cookie()).get_images(prompt)  # expect: cookie
