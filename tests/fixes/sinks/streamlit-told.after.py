import base64

import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    address = base64.b64decode(reply.data[0].b64_json)
    st.image(address, caption="the picture")
    st.caption(f"made of {prompt}")
