from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
print(client.models.list())
