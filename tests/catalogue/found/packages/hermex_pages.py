from hermex import ChatGPT, Gemini


def draw(prompt: str):
    return ChatGPT().query(f"Draw {prompt}").image  # expect: session-relay


def draw_too(prompt: str):
    answer = Gemini().query(prompt)  # expect: session-relay
    return answer.image
