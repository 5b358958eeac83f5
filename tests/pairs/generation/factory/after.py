import base64
from functools import lru_cache

import openai
from openai import OpenAI


@lru_cache(maxsize=1)
def get_client() -> OpenAI:
    return OpenAI()


class Studio:
    styles = {"ink": "in ink, on paper", "oil": "in oil"}

    def poster(self, subject, style):
        prompt = f"A poster of {subject}, {self.styles[style]}"
        try:
            image = get_client().images.generate(model="gpt-image-2", prompt=prompt, size="1024x1536")
        except openai.APIStatusError as error:
            return {"ok": False, "status": error.status_code}
        if not image.data or not image.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return {"ok": True, "prompt": prompt, "data": base64.b64decode(image.data[0].b64_json)}
