"""Requests in a helper: whose callers move with it, and what keeps them where they are."""

from __future__ import annotations

import pytest
from test_fix_http import planned

HELPER = """import base64

import requests


def post(path, payload, timeout=60):
    reply = requests.post("https://r.test/v1" + path, json=payload, timeout=timeout)
    reply.raise_for_status()
    return reply.json()
"""
DRAW = """

def draw(prompt):
    result = post("/images/generations", {"model": "gpt-image-2", "prompt": prompt}, timeout=9)
    return base64.b64decode(result["data"][0]["b64_json"])
"""


def refusal(text: str, **others: str) -> str:
    """Why nothing is patched; empty when something is."""
    plan = planned(text, **others)
    [attempt] = plan.attempts.values()
    assert (attempt.refused is None) == bool(plan.texts())
    return attempt.refused.reason if attempt.refused else ""


def test_the_caller_moves_and_the_helper_goes() -> None:
    after = planned(HELPER + DRAW).texts()["app.py"]

    assert "def post" not in after
    assert "requests" not in after
    assert 'images.generate(model="gpt-image-2", prompt=prompt).model_dump(exclude_unset=True)' in after


def test_the_helper_stays_for_other_requests() -> None:
    after = planned(
        HELPER + DRAW + '\n\ndef words(prompt):\n    return post("/embeddings", {"input": prompt})\n'
    ).texts()

    assert "def post(path, payload, timeout=60):" in after["app.py"]
    assert 'post("/embeddings", {"input": prompt})' in after["app.py"]
    assert "images/generations" not in after["app.py"]


def test_callers_in_another_file_move() -> None:
    other = "from app import post\nimport base64\n" + DRAW
    texts = planned(HELPER, other=other).texts()

    assert "images.generate(" in texts["other.py"]
    assert "from app import post" not in texts["other.py"]
    assert "def post" not in texts["app.py"]


def test_its_own_exception_is_raised_where_somebody_catches_it() -> None:
    helper = HELPER.replace("def post", "class Unpainted(Exception):\n    pass\n\n\ndef post").replace(
        "    reply.raise_for_status()\n", "    if not reply.ok:\n        raise Unpainted(reply.text)\n"
    )
    caught = (
        "\n\ndef tried(prompt):\n    try:\n        return draw(prompt)\n    except Unpainted:\n        return None\n"
    )
    after = planned(helper + DRAW + caught).texts()["app.py"]

    assert "    except OpenAIError as error:\n        raise Unpainted(str(error)) from error\n" in after


def test_a_key_that_is_told_the_helper_is_told_the_client() -> None:
    helper = HELPER.replace("(path, payload, timeout=60)", "(path, payload, api_key)").replace(
        "timeout=timeout", 'headers={"Authorization": f"Bearer {api_key}"}'
    )
    draw = DRAW.replace("def draw(prompt)", "def draw(prompt, api_key)").replace("timeout=9", "api_key")
    after = planned(helper + draw).texts()["app.py"]

    assert "OpenAI(api_key=api_key).images.generate(" in after


def test_a_coroutine_is_awaited() -> None:
    helper = HELPER.replace("def post", "async def post").replace("import requests", "import httpx")
    helper = helper.replace("reply = requests.post", "reply = await httpx.AsyncClient().post")
    after = planned(helper + DRAW.replace("def draw", "async def draw").replace("= post(", "= await post(")).texts()

    assert "(await AsyncOpenAI().images.generate(" in after["app.py"]


LEFT = {
    "its error is caught by a caller": DRAW.replace("    result = post", "    try:\n        result = post").replace(
        "timeout=9)\n", "timeout=9)\n    except requests.HTTPError:\n        return None\n"
    ),
    "it is handed to something else": DRAW + "\nRETRIED = [post]\n",
    "a caller tells it edits": DRAW + '\n\ndef edit(body):\n    return post("/images/edits", body)\n',
    "a caller tells it an address of its own": DRAW + "\n\ndef other(path, body):\n    return post(path, body)\n",
    "an address is read": DRAW.replace('["b64_json"]', '["url"]'),
    "a caller builds the body elsewhere": DRAW.replace('{"model": "gpt-image-2", "prompt": prompt}', "body(prompt)"),
    "a caller unpacks the arguments": DRAW.replace('post("/images', 'post(*["/images').replace("}, timeout=9", "}]"),
    "a model of another maker is asked for": DRAW.replace("gpt-image-2", "flux-dev"),
}


@pytest.mark.parametrize("name", LEFT)
def test_is_left_alone(name: str) -> None:
    assert refusal(HELPER + LEFT[name])


HELPERS = {
    "it gives back the bytes": HELPER.replace("return reply.json()", "return reply.content"),
    "it gives back something else sometimes": HELPER.replace(
        "    reply.raise_for_status()\n", "    if not reply.ok:\n        return {}\n"
    ),
    "it repeats the request": HELPER.replace("    reply = ", "    for _ in range(3):\n        reply = "),
    "it changes the body": HELPER.replace("json=payload", "json={**payload, 'user': 1}"),
    "it is decorated": HELPER.replace("def post", "@cached\ndef post").replace(
        "import requests", "import requests\nfrom own import cached"
    ),
    "it is told more than address and body": HELPER.replace("timeout=60", "user=None").replace(
        "timeout=timeout", "auth=user"
    ),
    "its error has a name that is caught": HELPER.replace(
        "    reply.raise_for_status()\n", "    if not reply.ok:\n        raise LookupError(path)\n"
    )
    + "\n\ndef tried(prompt):\n    try:\n        return draw(prompt)\n    except LookupError:\n        return None\n",
}


@pytest.mark.parametrize("name", HELPERS)
def test_a_helper_that_does_more_is_left_alone(name: str) -> None:
    text = HELPERS[name] + (DRAW.replace("timeout=9", "user=1") if "told more" in name else DRAW)

    assert refusal(text)


READ = HELPER.replace(
    "    reply.raise_for_status()\n    return reply.json()\n",
    "    return read(reply)\n\n\ndef read(reply):\n    if not reply.ok:\n        raise RuntimeError(reply.text)\n"
    "    found = reply.json()\n    return found\n",
)


def test_a_function_that_reads_the_reply_goes_with_the_helper() -> None:
    after = planned(READ + DRAW).texts()["app.py"]

    assert "def post" not in after
    assert "def read" not in after


READERS = {
    "it gives back a part": READ.replace("return found", 'return found["data"]'),
    "it changes what it gives back": READ.replace("return found", 'found["seen"] = True\n    return found'),
    "it gives back nothing sometimes": READ.replace("raise RuntimeError(reply.text)", "return None"),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_that_does_more_keeps_the_helper(name: str) -> None:
    assert refusal(READERS[name] + DRAW)


def test_what_is_caught_around_something_else_does_not_count() -> None:
    fetched = (
        "\n\ndef fetch(url):\n    try:\n        return requests.get(url).content\n"
        "    except requests.RequestException:\n        return None\n"
    )

    assert "def post" not in planned(HELPER + fetched + DRAW).texts()["app.py"]


def test_what_is_caught_far_above_counts() -> None:
    above = (
        "\n\ndef main():\n    return draw('x')\n\n\ndef tried():\n    try:\n        return main()\n"
        "    except requests.RequestException:\n        return None\n"
    )

    assert refusal(HELPER + DRAW + above) == "endpoint-argument"


def test_a_timeout_that_leaves_time_is_told_the_call() -> None:
    helper = HELPER.replace("timeout=timeout", "timeout=300")
    after = planned(helper + DRAW.replace(", timeout=9", "")).texts()["app.py"]

    assert "timeout=300" in after
