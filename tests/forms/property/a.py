from openai import OpenAI


class Draw:
    @property
    def client(self):
        return OpenAI(base_url="https://relay.example.net/v1")

    def go(self, p):
        return self.client.images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
