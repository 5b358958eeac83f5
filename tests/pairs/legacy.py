import asyncio
import base64
import os

import openai
from openai.error import RateLimitError

openai.api_key = os.environ["OPENAI_API_KEY"]
OPTIONS = {"temperature": 0.5, "request_timeout": 20}


def chat(messages):
    try:
        reply = openai.ChatCompletion.create(model="gpt-3.5-turbo", messages=messages, **OPTIONS)
    except RateLimitError:
        return "busy"
    message = reply["choices"][0]["message"]
    messages.append(message)
    return messages[-1]["content"], reply["usage"]["total_tokens"], reply.choices[0].finish_reason


def stream(messages):
    text = ""
    for chunk in openai.ChatCompletion.create(model="gpt-4", messages=messages, stream=True):
        delta = chunk["choices"][0]["delta"]
        if "role" in delta:
            text += f"<{delta.get('role', '')}> "
        if hasattr(delta, "content"):
            text += delta["content"]
        text += "." + delta.get("content", "")
    return text


async def think(prompt):
    reply = await openai.Completion.acreate(engine="davinci-002", prompt=prompt)
    return reply["choices"][0]["text"].strip()


def vectors(texts):
    reply = openai.Embedding.create(model="text-embedding-ada-002", input=texts, encoding_format="float")
    return [row["embedding"] for row in reply["data"]]


def is_fine(text):
    return not openai.Moderation.create(input=text)["results"][0]["flagged"]


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, n=1, size="1024x1024", response_format="b64_json")
    if "data" not in reply:
        return b""
    return base64.b64decode(reply["data"][0]["b64_json"])


def everything():
    asked = [{"role": "user", "content": "hello"}]
    answer = chat(asked)
    return [
        answer,
        [dict(each)["content"] for each in asked],
        stream(asked[:1]),
        asyncio.run(think("so")),
        vectors(["a", "b"]),
        is_fine("a fox"),
        draw("a fox"),
    ]
