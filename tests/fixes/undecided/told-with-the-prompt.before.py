from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
reply = client.images.generate(model="gpt-image-1", prompt="a fox", n=1)
address = reply.data[0].url
rewritten = reply.data[0].revised_prompt
print(f"prompt = {rewritten}\n\nurl = {address}")
