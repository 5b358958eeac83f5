import primp

s = primp.Client(impersonate="chrome_131")


def draw(p):
    return s.post(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
