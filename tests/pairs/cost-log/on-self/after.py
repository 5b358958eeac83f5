import base64

from openai import OpenAI


class Studio:
    price = 0.04

    def __init__(self):
        self.client = OpenAI()
        self.spent = 0.0

    def draw(self, prompt):
        result = self.client.images.generate(model="gpt-image-2", prompt=prompt)
        self.spent += 0.04
        return base64.b64decode(result.data[0].b64_json)

    def both(self):
        return self.draw("a fox"), self.draw("a hen"), self.spent
