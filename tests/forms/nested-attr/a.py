from openai import OpenAI


class Api:
    def __init__(self):
        self.openai = OpenAI(base_url="https://relay.example.net/v1")


class App:
    def __init__(self):
        self.api = Api()

    def draw(self, p):
        return self.api.openai.images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
