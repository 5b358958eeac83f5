from openai import OpenAI


class Relay(OpenAI):
    def __init__(self, **kw):
        super().__init__(base_url="https://relay.example.net/v1", **kw)


def draw(p):
    return Relay(api_key="k").images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
