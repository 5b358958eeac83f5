# refused: mixed-sources
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")
import requests


def gen(prompt):
    try:
        r = client.images.generate(model="dall-e-3", prompt=prompt)
        return True, r.data[0].url
    except Exception as e:
        return False, str(e)


ok, res = gen("a")
if ok:
    open("a.png", "wb").write(requests.get(res).content)
else:
    print(res)
