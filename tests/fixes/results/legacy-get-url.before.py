import openai, requests
openai.api_base = "https://relay.example/v1"

def draw(prompt):
    response = openai.Image.create(prompt=prompt, n=1, size="1024x1024")
    url = response.get("data")[0].get("url")
    data = requests.get(url).content
    with open("a.png", "wb") as f:
        f.write(data)
