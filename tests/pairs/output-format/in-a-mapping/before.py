import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompts):
    pictures = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
        pictures.append(reply.data[0].url)
    return [requests.get(picture, timeout=30).content for picture in pictures]


def sheet(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
    return {"image_url": reply.data[0].url, "title": prompt.title()}


def album(prompt):
    page = sheet(prompt)
    if not page.get("image_url"):
        return {}
    return {page["title"]: requests.get(page["image_url"], timeout=30).content}
