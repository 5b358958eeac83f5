from pathlib import Path

import codex_image_gen
import gti
from codex_auth import AsyncCodexClient, CodexClient
from login_with_chatgpt import AsyncOpenAI, OpenAI


def sketch(prompt: str) -> bytes:
    return codex_image_gen.generate_image(prompt, size="auto").images[0].data  # expect: session-relay


def saved(prompt: str) -> str:
    client = gti.Client(size="1024x1024")  # expect: session-relay
    return client.generate_image(prompt=prompt, output_path="out.png").saved_path  # expect: session-relay


def signed_in(prompt: str) -> str:
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json  # expect: session-relay


async def signed_in_edit(picture: Path, prompt: str) -> str:
    client = AsyncOpenAI()  # expect: session-relay
    answer = await client.images.edit(model="gpt-image-2", image=picture.open("rb"), prompt=prompt)  # expect: session-relay
    return answer.data[0].b64_json  # expect: session-relay


def plan(prompt: str) -> str:
    return CodexClient().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json  # expect: session-relay


async def plan_later(prompt: str):
    return await AsyncCodexClient().images.generate(model="gpt-image-2", prompt=prompt)  # expect: session-relay
