import openai


def answer(response):
    return response.choices[0].message.content.strip()


def stream(messages):
    for chunk in openai.chat.completions.create(model="gpt-4", messages=messages, stream=True):
        delta = chunk.choices[0].delta
        if delta.content is not None:
            yield delta.content


def whole(messages):
    text = ""
    for chunk in openai.chat.completions.create(model="gpt-4", messages=messages, stream=True):
        text += chunk.choices[0].delta.content or ""
    return text


async def think(prompt):
    response = await openai.AsyncOpenAI(api_key="").completions.create(model="davinci-002", prompt=prompt)
    return response.choices[0].text


def listen(file):
    return openai.audio.transcriptions.create(model="whisper-1", file=file, response_format="text")
