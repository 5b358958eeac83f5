import base64

from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")


def talk(first, second):
    """A picture, and the same picture changed in a second turn."""
    response = client.responses.create(model="gpt-5.5", input=first, tools=[{"type": "image_generation"}])
    again = client.responses.create(
        model="gpt-5.5", input=second, previous_response_id=response.id, tools=[{"type": "image_generation"}]
    )
    calls = [each for each in again.output if each.type == "image_generation_call"]
    return base64.b64decode(calls[0].result)
