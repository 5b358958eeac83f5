# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")
from slack_bolt import App

app = App()


@app.command("/draw")
def draw(ack, respond, command):
    ack()
    r = client.images.generate(model="dall-e-3", prompt=command["text"])
    respond(blocks=[{"type": "image", "image_url": r.data[0].url, "alt_text": command["text"]}])
