from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
import requests, shutil
def gen(prompt, n):
    r = client.images.generate(model="dall-e-2", prompt=prompt, n=n)
    urls = [d.url for d in r.data]
    for i, u in enumerate(urls):
        res = requests.get(u, stream=True)
        with open(f"{i}.png", "wb") as f:
            shutil.copyfileobj(res.raw, f)
    return urls
gen("a", 2)
