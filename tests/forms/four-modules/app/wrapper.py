from .factory import make


def draw(prompt):
    client = make()
    return client.post(
        "/f/conversation", json={"messages": [prompt], "system_hints": ["picture_v2"]}
    )  # expect: session-relay
