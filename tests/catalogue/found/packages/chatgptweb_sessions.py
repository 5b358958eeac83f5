from ChatGPTWeb import chatgpt
from ChatGPTWeb.config import MsgData

CHAT = chatgpt(sessions=[{"session_token": "first"}, {"email": "ann@example.org", "password": "x", "mode": "google"}])  # expect: session-relay


async def draw(prompt: str) -> list:
    result = await CHAT.continue_chat(MsgData(msg_send=f"draw {prompt}"))  # expect: session-relay
    return result.image_urls  # expect: session-relay
