import fal_client
import litellm
import replicate
import wavespeed
from acedatacloud import AceDataCloud
from aimlapi import AIMLAPI
from cometapi import CometAPI
from nanogpt import Client, generate_image
from openrouter import OpenRouter
from portkey_ai import Portkey


def by_openrouter(key: str, prompt: str):
    return OpenRouter(api_key=key).images.generate(model="openai/gpt-image-2", prompt=prompt)  # expect: gateway


def by_portkey(key: str, prompt: str):
    return Portkey(api_key=key).images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_litellm(prompt: str):
    return litellm.image_generation(model="openrouter/openai/gpt-image-2", prompt=prompt)  # expect: gateway


def by_replicate(prompt: str):
    return replicate.run("openai/gpt-image-2", input={"prompt": prompt, "aspect_ratio": "1:1"})  # expect: gateway


def by_fal(prompt: str):
    return fal_client.subscribe("openai/gpt-image-2", arguments={"prompt": prompt})["images"][0]["url"]  # expect: gateway


def edit_by_fal(prompt: str, url: str):
    return fal_client.subscribe("fal-ai/gpt-image-1.5/edit", arguments={"prompt": prompt, "image_urls": [url]})  # expect: gateway


def by_aiml(prompt: str):
    return AIMLAPI().images.generate(model="openai/gpt-image-2", prompt=prompt)  # expect: gateway


def by_comet(prompt: str):
    return CometAPI().images.generate(model="gpt-image-2", prompt=prompt)  # expect: gateway


def by_ace(prompt: str):
    return AceDataCloud().openai.images.generate(model="gpt-image-2:official", prompt=prompt)  # expect: gateway


def by_wavespeed(prompt: str):
    return wavespeed.run("openai/gpt-image-2/text-to-image", {"prompt": prompt})["outputs"]  # expect: gateway


def by_nano(prompt: str):
    return generate_image(Client(api_key="k"), prompt=prompt, model="gpt-image-2")  # expect: gateway
