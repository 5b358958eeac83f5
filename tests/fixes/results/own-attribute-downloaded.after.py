import base64

from openai import OpenAI
client = OpenAI()
class Gen:
    def __init__(self, prompt):
        self.prompt = prompt
        self.image_bytes = None
        self.path = None
    def generate(self):
        r = client.images.generate(model="gpt-image-2", prompt=self.prompt)
        if not r.data or not r.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        self.image_bytes = base64.b64decode(r.data[0].b64_json)
        return self.image_bytes
    def download(self, path):
        image_bytes = self.image_bytes
        with open(path, "wb") as f:
            f.write(image_bytes)
        self.path = path
g = Gen("a")
g.generate()
g.download("a.png")
