import base64

import streamlit as st
from openai import OpenAI

client = OpenAI()


def main(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=3)
    for item in reply.data or []:
        if not item.b64_json:
            raise RuntimeError("the image API returned no image")
        st.image(base64.b64decode(item.b64_json))
