from g4f.client import Client

client = Client()
reply = client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": "hello"}])
print(reply.choices[0].message.content)
