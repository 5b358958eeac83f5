import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, path):
    url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    with requests.get(url, stream=True, timeout=60) as reply:
        reply.raise_for_status()
        with open(path, "wb") as file:
            for chunk in reply.iter_content(chunk_size=8192):
                file.write(chunk)
