# refused: url-leaves-function
import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    st.session_state.addresses.append(reply.data[0].url)
    st.write(reply.data[0].revised_prompt)
