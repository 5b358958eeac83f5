from abc import ABC, abstractmethod

import requests


class Provider(ABC):
    @abstractmethod
    def address(self): ...

    def body(self, p):
        raise NotImplementedError

    def draw(self, p):
        return requests.post(self.address(), json=self.body(p))  # expect: wrapper

    def ask(self, p):
        return requests.post(self.chat(), json={"model": "gpt-6.1", "messages": p})

    def chat(self):
        return "https://relay.example.net/v1/chat/completions"


class Relay(Provider):
    def address(self):
        return "https://relay.example.net/v1/chat/completions"

    def body(self, p):
        return {"model": "gpt-image-2", "messages": p}
