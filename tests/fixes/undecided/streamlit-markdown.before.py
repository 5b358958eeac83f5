import streamlit as st
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def main(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    st.markdown(f"![]({reply.data[0].url})")
