from openai import OpenAI


def flux(prompt: str):
    client = OpenAI(base_url="http://localhost:1234/v1", api_key="foobar")
    return client.images.generate(model="default", prompt=prompt)


def jan(question: str):
    client = OpenAI(base_url="http://localhost:1337/v1", api_key="x")
    return client.chat.completions.create(model="llama-3", messages=[{"role": "user", "content": question}])


def gpt4all(question: str):
    client = OpenAI(base_url="http://localhost:4891/v1", api_key="x")
    return client.chat.completions.create(model="gpt-4-all", messages=[{"role": "user", "content": question}])
