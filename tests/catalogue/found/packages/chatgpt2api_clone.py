import re

from ChatGPT2API.V1 import Chatbot


def draw(email: str, password: str, prompt: str) -> list:
    bot = Chatbot(config={"email": email, "password": password})  # expect: session-relay
    text = ""
    for part in bot.ask(f"Generate an image: {prompt}"):  # expect: session-relay
        text = part["message"]
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", text)  # expect: session-relay
