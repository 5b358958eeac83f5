from functools import lru_cache

from openai import OpenAI


@lru_cache
def relay():
    return OpenAI()
