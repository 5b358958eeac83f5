# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(api_key="k", base_url="https://relay.example/v1")
import streamlit as st

p = st.text_input("p")
if st.button("go"):
    r = client.images.generate(model="dall-e-3", prompt=p)
    st.session_state.image_url = r.data[0].url
if "image_url" in st.session_state:
    st.image(st.session_state.image_url)
