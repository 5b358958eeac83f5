# output-as: data-url

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    completion = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not completion.data or not completion.data[0].b64_json:
        return None
    url = f"data:image/png;base64,{completion.data[0].b64_json}"
    return f"![]({url})"
