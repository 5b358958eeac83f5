import openai

print(openai.ChatCompletion.create(model="gpt-4", messages=[])["choices"][0]["message"]["content"])
