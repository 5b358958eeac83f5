class Images:
    def generate(self, **words):
        return words


class OpenAI:
    def __init__(self, base_url):
        self.base_url = base_url
        self.images = Images()


client = OpenAI(base_url="https://relay.example.net/v1")
print(client.images.generate(model="gpt-image-1", prompt="a fox"))
