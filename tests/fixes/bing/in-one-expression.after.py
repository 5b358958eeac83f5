import base64

from openai import OpenAI


def draw(prompt):
    image_response = OpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    return len(images)
