import base64

import requests
from openai import APIStatusError, OpenAI


class Api:
    def __init__(self, key):
        self.key = key
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {key}"})

    def draw(self, prompt):
        try:
            reply = OpenAI(api_key=self.key).images.generate(model="gpt-image-2", prompt=prompt)
        except APIStatusError as error:
            raise RuntimeError(f"HTTP {error.status_code}")
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(reply.data[0].b64_json)
