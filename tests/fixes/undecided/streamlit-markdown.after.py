import streamlit as st
from openai import OpenAI

client = OpenAI()


def main(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_url = f"data:image/png;base64,{reply.data[0].b64_json}"
    st.markdown(f"![]({image_url})")
