# refused: several-clients
from openai import AzureOpenAI, OpenAI


class Node:
    def azure(self, config):
        return AzureOpenAI(api_key=config.key, azure_endpoint=config.endpoint, api_version="2025-04-01-preview")

    def plain(self, key):
        return OpenAI(api_key=key)

    def draw(self, prompt, config):
        if config.endpoint:
            client = self.azure(config)
            name = config.deployment
        else:
            client = self.plain(config.key)
            name = "dall-e-3"
        return client.images.generate(model=name, prompt=prompt).data[0].b64_json
