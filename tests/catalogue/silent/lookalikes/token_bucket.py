import time

from openai import OpenAI


class TokenBucket:
    def __init__(self, rate: float) -> None:
        self.tokens, self.rate, self.at = rate, rate, time.time()

    def get_token(self) -> bool:
        now = time.time()
        self.tokens, self.at = min(self.rate, self.tokens + (now - self.at) * self.rate / 60), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


tb4dalle = TokenBucket(50)


def draw(prompt: str):
    if not tb4dalle.get_token():
        raise RuntimeError("too many requests")
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt)
