import urllib.request, json


def draw(p):
    req = urllib.request.Request(
        "https://chatgpt.com/backend-api/f/conversation",
        data=json.dumps({"system_hints": ["picture_v2"]}).encode(),
        method="POST",
    )
    with urllib.request.urlopen(req) as r:  # expect: session-relay
        return r.read()
