import base64

import backoff
import openai
from openai import OpenAI

client = OpenAI(base_url="https://api.muapi.ai/api/v1", api_key="none", max_retries=0)


@backoff.on_exception(backoff.expo, (openai.RateLimitError, openai.InternalServerError), max_tries=4)
def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
