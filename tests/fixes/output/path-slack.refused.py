# output-as: path
# refused: url-leaves-function
from slack_sdk import WebClient

slack = WebClient()
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    slack.chat_postMessage(channel="#art", text=reply.data[0].url)
