import requests


def draw(ticket: str, prompt: str):
    body = {"action": "next", "mode": "chat", "sessionType": "text_chat", "contents": [{"content": f"draw a picture of {prompt}", "contentType": "text"}]}
    headers = {"Cookie": f"tongyi_sso_ticket={ticket}"}
    return requests.post("https://qianwen.biz.aliyun.com/dialog/conversation", json=body, headers=headers)  # expect: cookie


def page(token: str, prompt: str):
    body = {"chat_type": "t2i", "messages": [{"role": "user", "content": prompt, "chat_type": "t2i"}], "model": "qwen-max"}
    return requests.post("https://chat.qwen.ai/api/chat/completions", json=body, headers={"Authorization": f"Bearer {token}"})  # expect: cookie


def account(ticket: str, prompt: str):
    body = {"contents": [{"content": f"draw a picture of {prompt}"}]}
    return requests.post("https://qianwen.biz.aliyun.com/dialog/conversation", json=body, cookies={"login_aliyunid_ticket": ticket})  # expect: cookie
