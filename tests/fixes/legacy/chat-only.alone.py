import openai

openai.api_base = "https://relay.example.net/v1"


def talk(text):
    return openai.ChatCompletion.create(model="gpt-4", messages=[{"role": "user", "content": text}])
