# refused: url-leaves-function
from openai import OpenAI
from slack_sdk import WebClient

client = OpenAI(base_url="https://relay.example.net/v1")


slack = WebClient()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    slack.chat_postMessage(channel="#art", text=reply.data[0].url)
