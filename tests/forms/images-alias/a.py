from openai import OpenAI

images = OpenAI(base_url="https://relay.example.net/v1").images
generate = images.generate


def draw(p):
    return generate(model="gpt-image-2", prompt=p)  # expect: wrapper
