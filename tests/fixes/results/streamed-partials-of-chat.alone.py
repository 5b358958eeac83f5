from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def talk(text):
    for part in client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": text}], stream=True):
        print(part.choices[0].delta.content)
