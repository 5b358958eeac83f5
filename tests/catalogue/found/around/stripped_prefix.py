import base64

from openai import OpenAI

client = OpenAI(base_url="http://chatgpt2api:80/v1", api_key="k")  # expect: session-relay


def draw(prompt: str) -> bytes:
    data = client.images.generate(model="gpt-image-2", prompt=prompt).data[0]  # expect: session-relay
    return base64.b64decode(data.b64_json.removeprefix("data:image/png;base64,"))  # expect: session-relay
