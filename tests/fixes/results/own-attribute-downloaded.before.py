from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
class Gen:
    def __init__(self, prompt):
        self.prompt = prompt
        self.image_url = None
        self.path = None
    def generate(self):
        r = client.images.generate(model="dall-e-3", prompt=self.prompt)
        self.image_url = r.data[0].url
        return self.image_url
    def download(self, path):
        import requests
        resp = requests.get(self.image_url)
        if resp.status_code == 200:
            with open(path, "wb") as f:
                f.write(resp.content)
            self.path = path
g = Gen("a")
g.generate()
g.download("a.png")
