import os

from revChatGPT.V3 import Chatbot


def describe(subject: str) -> str:
    return Chatbot(api_key=os.environ["OPENAI_API_KEY"]).ask(f"Generate an image of {subject}")
