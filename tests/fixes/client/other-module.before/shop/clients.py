from openai import OpenAI

from shop.settings import RELAY

images = OpenAI(base_url=RELAY)
