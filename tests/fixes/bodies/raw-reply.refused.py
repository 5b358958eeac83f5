# refused: return-not-told
import json
import urllib.request

URL = "https://chatgpt.com/backend-api/codex/responses"


def draw(prompt, headers):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}]}
    request = urllib.request.Request(URL, data=json.dumps(body).encode(), headers=headers, method="POST")
    return urllib.request.urlopen(request, timeout=300).read()
