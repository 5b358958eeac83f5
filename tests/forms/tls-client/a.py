import tls_client

s = tls_client.Session(client_identifier="chrome_120")


def draw(p):
    return s.post(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
