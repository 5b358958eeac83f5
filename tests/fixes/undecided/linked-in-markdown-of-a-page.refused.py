# refused: url-leaves-function
import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    picture = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    st.markdown(f"[Larger]({picture})")
