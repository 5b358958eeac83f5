from openai import OpenAI

_client = None


def get():
    global _client
    if _client is None:
        _client = OpenAI(base_url="https://relay.example.net/v1")
    return _client


def draw(p):
    return get().images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
