import functools, requests

send = functools.partial(requests.post, "https://chatgpt.com/backend-api/f/conversation")


def draw(prompt):
    return send(json={"messages": [prompt], "system_hints": ["picture_v2"]})  # expect: session-relay


draw("x")
