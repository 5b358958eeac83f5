from grok3api.client import GrokClient


def draw(prompt: str) -> list:
    answer = GrokClient().ask(f"Draw {prompt}")  # expect: session-relay
    return answer.modelResponse.generatedImages
