from openai import OpenAI
from PIL import Image
import base64
from io import BytesIO

class Painter:
    def __init__(self):
        self.client = OpenAI()
        self.image_bytes = None

    def paint(self, prompt):
        response = self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        self.image_bytes = base64.b64decode(response.data[0].b64_json)
        return self.image_bytes

    def show(self):
        Image.open(BytesIO(self.image_bytes)).show()

p = Painter()
p.paint("a cat")
p.show()
