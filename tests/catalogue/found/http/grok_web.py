from curl_cffi import requests


def draw(sso: str, prompt: str) -> list:
    session = requests.Session(impersonate="chrome")
    body = {"message": prompt, "modelName": "grok-3", "enableImageGeneration": True, "imageGenerationCount": 2}
    reply = session.post("https://grok.com/rest/app-chat/conversations/new", json=body, cookies={"sso": sso, "sso-rw": sso}, headers={"x-statsig-id": "x"})  # expect: cookie
    return [f"https://assets.grok.com/{each}" for each in reply.json()["generatedImageUrls"]]  # expect: cookie


def left(sso: str) -> dict:
    return requests.post("https://grok.com/rest/rate-limits", json={"modelName": "imagine"}, cookies={"sso": sso}).json()  # expect: cookie
