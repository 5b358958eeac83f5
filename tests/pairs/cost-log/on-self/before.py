import base64

from openai import OpenAI

PRICE_PER_IMAGE = 0.04


class Studio:
    def __init__(self):
        self.client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")
        self.spent = 0.0

    def draw(self, prompt):
        result = self.client.images.generate(model="gpt-image-1", prompt=prompt)
        self.spent += PRICE_PER_IMAGE
        return base64.b64decode(result.data[0].b64_json)

    def both(self):
        return self.draw("a fox"), self.draw("a hen"), self.spent
