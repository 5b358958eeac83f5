from openai import OpenAI

client = OpenAI(base_url="https://studio.openai.azure.com/openai/v1/", api_key="from the portal")


def draw(prompt):
    reply = client.images.generate(model="my-deployment", prompt=prompt)
    return reply.data[0].b64_json
