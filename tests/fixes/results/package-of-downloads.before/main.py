from fileio import download_image
from openai import OpenAI

client = OpenAI()
response = client.images.generate(model="dall-e-3", prompt="a lamp")
download_image(response.data[0].url, "lamp")
