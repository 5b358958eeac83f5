import requests

ROUTE = "https://%s/backend-api/%s"


def draw(session, prompt):
    address = ROUTE % ("chatgpt.com", "f/conversation")
    return requests.post(address, headers=session, json={"system_hints": ["picture_v2"], "prompt": prompt})  # expect: session-relay
