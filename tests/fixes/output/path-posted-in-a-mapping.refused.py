# output-as: path
# refused: url-leaves-function
import urllib3
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(chat, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    data = {"chat_id": chat, "photo": reply.data[0].url}
    urllib3.PoolManager().request("POST", "https://api.telegram.org/bot/sendPhoto", fields=data)
