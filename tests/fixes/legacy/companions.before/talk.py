import openai


def answer(response):
    return response.choices[0]["message"]["content"].strip()


def stream(messages):
    for chunk in openai.ChatCompletion.create(model="gpt-4", messages=messages, stream=True):
        delta = chunk["choices"][0]["delta"]
        if "content" in delta:
            yield delta["content"]


def whole(messages):
    text = ""
    for chunk in openai.ChatCompletion.create(model="gpt-4", messages=messages, stream=True):
        text += chunk.choices[0].delta.get("content", "")
    return text


async def think(prompt):
    response = await openai.Completion.acreate(engine="davinci-002", prompt=prompt, api_key="")
    return response.choices[0].text


def listen(file):
    return openai.Audio.transcribe("whisper-1", file, response_format="text")
