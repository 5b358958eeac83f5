import openai

print(openai.chat.completions.create(model="gpt-4", messages=[]).choices[0].message.content)
