from openai import OpenAI


class Studio:
    @property
    def client(self):
        return OpenAI()

    def draw(self, prompt):
        image_response = self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not image_response.data or not image_response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return image_response.data[0].b64_json
