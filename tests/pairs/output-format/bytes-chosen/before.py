import openai
import requests

client = openai.OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt):
    response = client.images.generate(model="dall-e-2", prompt=prompt, size="512x512")
    return requests.get(response.data[0].url).content
