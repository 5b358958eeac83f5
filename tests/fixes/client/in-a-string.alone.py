EXAMPLE = """
from openai import OpenAI
client = OpenAI(base_url="https://relay.example.net/v1")
client.images.generate(model="gpt-image-1", prompt="a fox")
"""
# client = OpenAI(base_url="https://relay.example.net/v1"); client.images.generate(prompt="a fox")
print(EXAMPLE)
