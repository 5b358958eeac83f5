import base64
from pathlib import Path

from openai import APIStatusError, OpenAI


def collage(key, paths, prompt, mask=None):
    files = []
    mask_file = {}
    for path in map(Path, paths):
        files.append((path.name, path.read_bytes(), "image/png"))
    if mask:
        mask_file["mask"] = ("mask.png", Path(mask).read_bytes(), "image/png")
    try:
        result = OpenAI(api_key=key).images.edit(
            image=files,
            model="gpt-image-2",
            prompt=prompt,
            n=1,
            **mask_file,
            timeout=180,
        )
    except APIStatusError as error:
        raise RuntimeError(error.response.text)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
