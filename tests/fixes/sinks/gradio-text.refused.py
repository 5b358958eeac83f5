# refused: url-leaves-function
import gradio as gr
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url


gr.Interface(fn=draw, inputs="text", outputs="text").launch()
