import streamlit as st
from openai import OpenAI


@st.cache_data
def picture(prompt):
    try:
        reply = OpenAI().images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        url = f"data:image/png;base64,{reply.data[0].b64_json}"
    except Exception:
        url = "https://static.example.org/missing.png"
    return url


st.image(picture("a fox"))
