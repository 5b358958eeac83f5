from openai import OpenAI


def tags(prompt):
    image_response = OpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    links = [f"data:image/png;base64,{image.b64_json}" for image in image_response.data or [] if image.b64_json]
    text = ""
    for link in links:
        text += f'<img src="{link}">\n'
    return text
