from metaai_api import MetaAI


def draw(cookies: dict, prompt: str) -> list:
    return MetaAI(cookies=cookies).generate_image(prompt)["image_urls"]  # expect: cookie
