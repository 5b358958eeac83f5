import requests


def draw(token: str, prompt: str) -> list:
    body = {"action": "next", "messages": [{"content": {"parts": [prompt]}}], "model": "gpt-4-dalle"}
    reply = requests.post("https://chat.openai.com/backend-api/conversation", json=body, headers={"Authorization": token})  # expect: session-relay
    found = []
    for message in reply.json()["messages"]:
        if message["recipient"] == "dalle.text2im" or message["content"]["content_type"] == "multimodal_text":
            found += [part["asset_pointer"] for part in message["content"]["parts"]]
    return found
