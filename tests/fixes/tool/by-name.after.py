from openai import OpenAI

client = OpenAI()


def stream(prompt):
    tools = [
        {"type": "web_search"},
        {
            "partial_images": 2,
            "type": "image_generation", "model": "gpt-image-2",
        },
    ]
    return client.responses.create(model="gpt-5", input=prompt, tools=tools, stream=True)
