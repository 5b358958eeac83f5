from openai import OpenAI
from slack_bolt import App

client = OpenAI(base_url="https://relay.example.net/v1")
app = App()


@app.event("app_mention")
def draw(event, say):
    reply = client.images.generate(model="dall-e-3", prompt=event["text"])
    say(f"Here you are: {reply.data[0].url}", thread_ts=event["ts"])
