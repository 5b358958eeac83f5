# refused: url-leaves-function
import subprocess
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    address = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    subprocess.run(["xdg-open", address], check=True)
