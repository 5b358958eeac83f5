import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    address = reply.data[0].url
    st.image(address, caption="the picture")
    st.markdown(f"[open it]({address})")
    st.caption(f"made of {reply.data[0].revised_prompt}")
