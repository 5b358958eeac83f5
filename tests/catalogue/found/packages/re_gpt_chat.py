import re

from re_gpt import SyncChatGPT


def draw(token: str, prompt: str) -> list:
    with SyncChatGPT(session_token=token) as chatgpt:
        conversation = chatgpt.create_new_conversation(model="gpt-4")
        text = ""
        for part in conversation.chat(f"Generate an image of {prompt}"):  # expect: cookie
            text += part["content"]
    return re.findall(r"!\[[^\]]*\]\((https?://\S+)\)", text)  # expect: cookie
