import re

from hugchat import hugchat
from hugchat.login import Login


def draw(email: str, passwd: str, prompt: str) -> list:
    cookies = Login(email, passwd).login()
    bot = hugchat.ChatBot(cookies=cookies.get_dict())  # expect: cookie
    answer = bot.chat(f"Draw a picture of {prompt}")  # expect: cookie
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", answer.text)  # expect: cookie
