# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def handler(event, context):
    address = client.images.generate(model="gpt-image-1", prompt=event["prompt"]).data[0].url
    return {"statusCode": 200, "body": address}
