from io import BytesIO

import requests
import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    st.image(image_url)
    reply = requests.get(image_url, timeout=60)
    image_bytes = BytesIO(reply.content)
    st.download_button(label="Save", data=image_bytes, mime="image/png")
