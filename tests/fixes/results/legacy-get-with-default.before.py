import openai, base64
openai.api_base = "https://relay.example/v1"
openai.api_key = "x"

def draw(prompt):
    response = openai.Image.create(model="dall-e-3", prompt=prompt, n=1, size="1024x1024", response_format="b64_json")
    if response and "data" in response and response["data"]:
        b64 = response["data"][0].get("b64_json")
        revised = response["data"][0].get("revised_prompt", prompt)
        if b64:
            return b64, revised
    raise ValueError("none")


def main():
    text, revised = draw("a cat")
    with open("a.png", "wb") as f:
        f.write(base64.b64decode(text))
    print(revised)


main()
