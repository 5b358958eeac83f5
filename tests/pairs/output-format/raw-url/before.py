import requests

URL = "https://relay.example.net/v1/images/generations"


def draw(prompt):
    reply = requests.post(URL, json={"model": "dall-e-3", "prompt": prompt, "response_format": "url"}, timeout=600)
    reply.raise_for_status()
    link = reply.json()["data"][0]["url"]
    return requests.get(link, timeout=60).content
