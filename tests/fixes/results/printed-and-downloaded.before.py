import urllib.request

from openai import OpenAI

client = OpenAI()

response = client.images.generate(model="dall-e-3", prompt="a fox", size="1024x1024", quality="standard", n=1)

image_url = response.data[0].url
print(image_url)
print(f"drawn: {image_url}")

urllib.request.urlretrieve(image_url, "fox.png")
