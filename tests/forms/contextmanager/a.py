from contextlib import contextmanager
from openai import OpenAI


@contextmanager
def client():
    c = OpenAI(base_url="https://relay.example.net/v1")
    yield c
    c.close()


def draw(p):
    with client() as c:
        return c.images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
