from cli_web.chatgpt.core.client import ChatGPTClient


def draw(prompt: str) -> dict:
    return ChatGPTClient().send_message(prompt, image_mode=True)  # expect: session-relay


def recent() -> list:
    return ChatGPTClient().list_recent_images()  # expect: session-relay
