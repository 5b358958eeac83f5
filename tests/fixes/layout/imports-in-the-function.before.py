def draw(prompt):
    import requests
    from openai import OpenAI

    client = OpenAI(base_url="https://relay.example.net/v1")
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return requests.get(reply.data[0].url).content
