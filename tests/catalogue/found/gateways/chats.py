import os

from openai import OpenAI

ROUTER = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=os.environ["OPENROUTER_API_KEY"])  # expect: gateway
POE = OpenAI(base_url="https://api.poe.com/v1", api_key=os.environ["POE_API_KEY"])  # expect: gateway


def by_router(prompt: str):
    return ROUTER.chat.completions.create(  # expect: gateway
        model="openai/gpt-5-image",
        messages=[{"role": "user", "content": prompt}],
        extra_body={"modalities": ["image", "text"]},
    )


def by_poe(prompt: str):
    return POE.chat.completions.create(model="GPT-Image-1", messages=[{"role": "user", "content": prompt}])  # expect: gateway
