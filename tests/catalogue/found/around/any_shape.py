import requests


def draw(prompt: str) -> str:
    answer = requests.post("http://grok2api:8000/v1/images/generations", json={"model": "grok-imagine-image", "prompt": prompt}).json()  # expect: session-relay
    for shape in (answer, answer.get("result", {}), answer.get("output", {})):
        if "url" in shape:
            return shape["url"]  # expect: session-relay
    return answer["data"][0]["url"]  # expect: session-relay
