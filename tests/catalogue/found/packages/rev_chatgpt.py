import re

from revChatGPT.V1 import Chatbot


def draw(token: str, prompt: str) -> list:
    bot = Chatbot(config={"access_token": token})  # expect: session-relay
    text = ""
    for part in bot.ask(f"Generate an image: {prompt}"):  # expect: session-relay
        text = part["message"]
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", text)  # expect: session-relay
