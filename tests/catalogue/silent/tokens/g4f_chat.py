from g4f.client import Client


def ask(question: str) -> str:
    answer = Client().chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": question}])
    return answer.choices[0].message.content
