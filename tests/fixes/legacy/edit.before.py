import openai
import requests


def edit(prompt):
    reply = openai.Image.create_edit(
        image=open("room.png", "rb"), mask=open("mask.png", "rb"), prompt=prompt, n=1, size="1024x1024"
    )
    return requests.get(reply["data"][0]["url"]).content
