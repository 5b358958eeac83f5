import functools, requests


def logged(fn):
    @functools.wraps(fn)
    def inner(*a, **k):
        return fn(*a, **k)

    return inner


@logged
def send(url, body):
    return requests.post(url, json=body)  # expect: session-relay


def draw(p):
    return send("https://chatgpt.com/backend-api/f/conversation", {"system_hints": ["picture_v2"]})
