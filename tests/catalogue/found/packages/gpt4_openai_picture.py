from gpt4_openai import GPT4OpenAI


def draw(token: str, prompt: str) -> bytes:
    return GPT4OpenAI(token=token).generate_image(prompt)  # expect: session-relay
