from openai import OpenAI


def relay():
    return OpenAI(base_url="https://relay.example.net/v1")


MAKERS = {"relay": relay}


def draw(p, kind="relay"):
    return MAKERS[kind]().images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper
