from openai import OpenAI


def draw(prompt, client=OpenAI(base_url="https://relay.example.net/v1")):
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper
