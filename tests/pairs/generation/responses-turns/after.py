import base64

from openai import OpenAI

client = OpenAI()


def talk(first, second):
    """A picture, and the same picture changed in a second turn."""
    response = client.responses.create(
        model="gpt-5.5", input=first, tools=[{"type": "image_generation", "model": "gpt-image-2"}]
    )
    again = client.responses.create(
        model="gpt-5.5", input=second, previous_response_id=response.id, tools=[{"type": "image_generation", "model": "gpt-image-2"}]
    )
    calls = [each for each in again.output if each.type == "image_generation_call"]
    return base64.b64decode(calls[0].result)
