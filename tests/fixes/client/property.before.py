from openai import OpenAI


class Studio:
    @property
    def client(self):
        return OpenAI(base_url="https://relay.example.net/v1")

    def draw(self, prompt):
        return self.client.images.generate(model="gpt-image-1", prompt=prompt).data[0].b64_json
