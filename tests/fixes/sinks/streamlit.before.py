import streamlit as st
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


prompt = st.text_input("Prompt")
if prompt:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    st.image(reply.data[0].url, caption=prompt)
