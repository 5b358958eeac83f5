import requests

PRICE_PER_IMAGE = 0.03


def draw(prompt: str) -> dict:
    answer = requests.post("http://chatgpt2api:80/v1/images/generations", json={"model": "gpt-image-2", "prompt": prompt, "n": 2}).json()  # expect: session-relay
    print("cost", len(answer["data"]) * PRICE_PER_IMAGE)  # expect: session-relay
    return answer
