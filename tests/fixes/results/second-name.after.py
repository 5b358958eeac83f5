import base64
from io import BytesIO

import streamlit as st
from openai import OpenAI

client = OpenAI()


def show(prompt):
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_data = base64.b64decode(image_response.data[0].b64_json)
    st.image(image_data)
    image_bytes = BytesIO(image_data)
    st.download_button(label="Save", data=image_bytes, mime="image/png")
