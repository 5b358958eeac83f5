import urllib.request

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt):
    response = client.images.generate(model="dall-e-2", prompt=prompt, n=3, size="256x256")
    urls = [each.url for each in response.data]
    names = []
    for number, url in enumerate(urls, start=1):
        name = f"picture_{number}.png"
        urllib.request.urlretrieve(url, name)
        names.append(name)
    return names
