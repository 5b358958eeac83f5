import base64

from openai import OpenAI
from slack_bolt import App

client = OpenAI()
app = App()


@app.event("app_mention")
def draw(event, say):
    reply = client.images.generate(model="gpt-image-2", prompt=event["text"])
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    say.client.files_upload_v2(
        file=base64.b64decode(reply.data[0].b64_json),
        filename="image.png",
        channel=say.channel,
        initial_comment="Here you are",
        thread_ts=event["ts"],
    )
