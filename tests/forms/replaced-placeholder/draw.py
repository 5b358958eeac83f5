import requests

ROUTE = "https://chatgpt.com/backend-api/f/AREA"


def draw(session, prompt, area):
    return draw_at(session, ROUTE.replace("AREA", "conversation"), prompt)


def draw_at(session, address, prompt):
    return requests.post(address, headers=session, json={"system_hints": ["picture_v2"], "prompt": prompt})  # expect: session-relay
