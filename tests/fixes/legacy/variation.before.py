import openai


def vary(picture):
    reply = openai.Image.create_variation(image=picture, n=1, response_format="b64_json")
    return reply["data"][0]["b64_json"]
