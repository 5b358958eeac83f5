from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def talk(text):
    reply = client.chat.completions.create(model="deepseek-chat", messages=[{"role": "user", "content": text}])
    return reply.choices[0].message.content
