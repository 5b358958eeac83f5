from poe_api_wrapper import PoeApi

TOKENS = {"p-b": "b", "p-lat": "lat"}


def draw(prompt: str) -> str:
    for part in PoeApi(tokens=TOKENS).send_message("dalle3", prompt):  # expect: cookie
        pass
    return part["text"]
