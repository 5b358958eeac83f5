import random


class LoadBalancer:
    def __init__(self, tokens: list, mode: str = "random") -> None:
        self.tokens = tokens
        self.mode = mode
        self.turn = 0
        self.cooldown = {}

    def select_token(self, for_image_generation: bool = False) -> str:
        available_tokens = [token for token in self.tokens if token not in self.cooldown]
        if self.mode == "polling":
            self.turn += 1
            return available_tokens[self.turn % len(available_tokens)]  # expect: account-pool
        return random.choice(available_tokens)
