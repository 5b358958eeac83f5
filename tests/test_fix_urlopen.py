"""Requests with `urllib.request`: what is written runs, and what is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_fix_http import planned

from offramp.rehearse import Double, serving

HEAD = "import base64\nimport json\nfrom urllib.request import Request, urlopen\n\n\ndef draw(prompt):\n"
URL = '"https://r.test/v1/images/generations"'
BODY = 'json.dumps({"model": "gpt-image-2", "prompt": prompt}).encode()'
MADE = f'    request = Request({URL}, data={BODY}, method="POST")\n'
IMAGE = '["data"][0]["b64_json"]'
GIVE = f"    return base64.b64decode(answer{IMAGE})\n"

CHANGED = {
    "under a name": f"{MADE}    with urlopen(request) as reply:\n        answer = json.loads(reply.read())\n{GIVE}",
    "by load": f"{MADE}    with urlopen(request, timeout=9) as reply:\n        answer = json.load(reply)\n{GIVE}",
    "at once": f"    with urlopen(Request({URL}, {BODY})) as reply:\n        answer = json.load(reply)\n{GIVE}",
    "given back": f"{MADE}    with urlopen(request) as reply:\n"
    f"        return base64.b64decode(json.loads(reply.read().decode()){IMAGE})\n",
    "with more headers": f'{MADE}    request.add_header("User-Agent", "x")\n    if prompt:\n'
    '        request.add_header("Accept", "*/*")\n'
    f"    with urlopen(request) as reply:\n        answer = json.load(reply)\n{GIVE}",
    "by parts": f'    body = {{"model": "gpt-image-2"}}\n    body["prompt"] = prompt\n'
    "    data = json.dumps(body).encode()\n"
    f"    request = Request({URL}, data=data)\n"
    f"    with urlopen(request) as reply:\n        answer = json.load(reply)\n{GIVE}",
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with serving() as double:
        monkeypatch.setenv("OPENAI_BASE_URL", double.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        yield double


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_written_runs(name: str, api: Double) -> None:
    after = planned(HEAD + CHANGED[name]).texts()["app.py"]
    names: dict[str, object] = {"prompt": "a cat"}
    exec(compile(after, "app.py", "exec"), names)

    assert eval("draw(prompt)", names).startswith(b"\x89PNG")
    assert "urlopen" not in after
    assert "Request" not in after
    [call] = api.journal.calls
    assert (call.violations, call.model, call.request.arguments["prompt"]) == ((), "gpt-image-2", "a cat")
    assert not planned(after).attempts


LOAD = "    with urlopen(request) as reply:\n        answer = json.load(reply)\n"
LEFT = {
    "the status is read": f"{MADE}{LOAD}        print(reply.status)\n{GIVE}",
    "the text is kept": f"{MADE}    with urlopen(request) as reply:\n        text = reply.read()\n"
    f"    answer = json.loads(text)\n    save(text)\n{GIVE}",
    "the address is read": f'{MADE}{LOAD}    return answer["data"][0]["url"]\n',
    "the request is sent twice": f"{MADE}    urlopen(request)\n{LOAD}{GIVE}",
    "the request is changed": f'{MADE}    request.method = "PUT"\n{LOAD}{GIVE}',
    "a header is put in that is not seen": f"{MADE}    request.add_header(*prompt)\n{LOAD}{GIVE}",
    "the body is not seen": f"    request = Request({URL}, data=packed(prompt))\n{LOAD}{GIVE}",
    "the path is another": MADE.replace("generations", "edits") + LOAD + GIVE,
    "two replies are open": f"{MADE}    with urlopen(request) as reply, open(prompt) as file:\n"
    f"        answer = json.load(reply)\n{GIVE}",
    "the reply is not closed": f"{MADE}    answer = json.load(urlopen(request))\n{GIVE}",
    "the body of the error is read": f"{MADE}    try:\n    "
    + LOAD.replace("\n  ", "\n      ")
    + f"    except urllib.error.HTTPError as error:\n        return error.fp\n{GIVE}",
}


@pytest.mark.parametrize("name", LEFT)
def test_is_left_alone(name: str) -> None:
    plan = planned(HEAD.replace("import json\n", "import json\nimport urllib.error\n") + LEFT[name])

    assert plan.texts() == {}
    assert plan.attempts
    assert all(attempt.refused for attempt in plan.attempts.values())
