from openai import OpenAI


class Official:
    def __init__(self, base):
        self.client = OpenAI(base_url=base)

    def draw(self, p):
        return self.client.images.generate(model="gpt-image-2", prompt=p)


class Relayed:
    def __init__(self, base):
        self.client = OpenAI(base_url=base)

    def draw(self, p):
        return self.client.images.generate(model="gpt-image-2", prompt=p)  # expect: wrapper


MAKERS = {"official": Official, "relay": Relayed}
BASES = {"official": "https://api.openai.com/v1", "relay": "https://relay.example.net/v1"}


def made(name):
    return MAKERS[name](base=BASES[name])
