# refused: legacy-sdk
import asyncio

import openai


async def talk(messages):
    reply = await asyncio.to_thread(openai.ChatCompletion.create, model="gpt-4", messages=messages)
    return reply["choices"][0]["message"]["content"]


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
