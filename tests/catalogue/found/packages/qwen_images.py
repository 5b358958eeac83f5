from qwen_api import Qwen


def draw(cookie: str, prompt: str) -> str:
    client = Qwen(api_key="x", cookie=cookie)  # expect: cookie
    answer = client.chat.create(messages=[{"role": "user", "content": f"Generate an image of {prompt}"}], model="qwen-max", chat_type="t2i")  # expect: cookie
    return answer.choices.message.content
