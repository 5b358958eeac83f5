from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://studio.openai.azure.com", api_version="2025-04-01-preview")


def draw(prompt):
    reply = client.images.generate(model="my-deployment", prompt=prompt)
    return reply.data[0].b64_json
