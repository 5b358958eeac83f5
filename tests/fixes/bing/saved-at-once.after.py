import argparse
import base64
from pathlib import Path

from openai import OpenAI


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompt")
    args = parser.parse_args()
    maker = OpenAI()
    image_response = maker.images.generate(model="gpt-image-2", prompt=args.prompt, n=4, output_format="jpeg")
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    Path("out").mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images[:2]):
        Path("out", f"{number}.jpeg").write_bytes(image)
