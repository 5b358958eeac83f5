from openai import OpenAI


class ChatGPT4oImageWrapper:
    def draw(self, prompt: str):
        return OpenAI(base_url="https://api.openai.com/v1").images.generate(model="gpt-image-2", prompt=prompt)
