import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    address = reply.data[0].url
    st.markdown(f"![picture]({address})")
