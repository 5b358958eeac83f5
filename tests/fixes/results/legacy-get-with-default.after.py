import openai, base64
openai.api_key = "x"

def draw(prompt):
    response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
    if response and response.data is not None and response.data:
        b64 = response.data[0].b64_json
        revised = prompt
        if b64:
            return b64, revised
    raise ValueError("none")


def main():
    text, revised = draw("a cat")
    with open("a.png", "wb") as f:
        f.write(base64.b64decode(text))
    print(revised)


main()
