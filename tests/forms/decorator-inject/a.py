from openai import OpenAI


def with_client(fn):
    def inner(*args, **kwargs):
        client = OpenAI(base_url="https://relay.example.net/v1")
        return fn(client, *args, **kwargs)

    return inner


@with_client
def draw(client, prompt):
    return client.images.generate(model="gpt-image-2", prompt=prompt)  # expect: wrapper
