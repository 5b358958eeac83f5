# refused: url-leaves-function
from openai import OpenAI
from playwright.sync_api import sync_playwright

client = OpenAI(base_url="https://relay.example.net/v1")


def title(prompt):
    address = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    print(address)
    with sync_playwright() as playwright:
        page = playwright.chromium.launch().new_page()
        page.goto(address)
        return page.title()
