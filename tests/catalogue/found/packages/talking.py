from talkingheads import ChatGPTClient


def draw(prompt: str) -> list:
    client = ChatGPTClient(headless=True)  # expect: session-relay
    client.interact(f"Generate an image: {prompt}")  # expect: session-relay
    return client.get_generated_images()
