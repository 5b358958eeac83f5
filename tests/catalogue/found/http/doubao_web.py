import requests


def draw(session_id: str, prompt: str) -> str:
    body = {"messages": [{"content": f'{{"text":"Generate an image of {prompt}"}}', "content_type": 2009}], "completion_option": {"is_regen": False}}
    reply = requests.post("https://www.doubao.com/samantha/chat/completion", json=body, cookies={"sessionid": session_id}, stream=True)  # expect: cookie
    return reply.json()["image_url"]  # expect: cookie
