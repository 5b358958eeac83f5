"""Image requests by hand to SDK calls: what is written, what is left alone, and whether what is written runs."""

from __future__ import annotations

import ast
import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysed
import pytest
from loopback import png, serving

from offramp.attempts import Plan
from offramp.contract import load
from offramp.model import Stage
from offramp.plan import attempt_all
from offramp.rehearse import Double
from offramp.rules import load as load_rules
from offramp.verify import check_names

CONTRACT = load()
RULES = load_rules()
CASES = Path(__file__).parent / "http_cases"
PNG = png(0)


def planned(text: str, **others: str) -> Plan:
    """The plan for one file, `app.py`, and its neighbours."""
    files = {"app.py": text, **{f"{name}.py": other for name, other in others.items()}}
    return attempt_all(analysed.sources(files, RULES), CONTRACT, RULES)


def case(name: str) -> tuple[str, str]:
    """A file before and after, as they stand in the folder of cases."""
    return (CASES / f"{name}.before").read_text("utf-8"), (CASES / f"{name}.after").read_text("utf-8")


NAMES = sorted(path.stem for path in CASES.glob("*.before"))


@pytest.mark.parametrize("name", NAMES)
def test_is_rewritten(name: str) -> None:
    before, after = case(name)
    plan = planned(before)

    assert {attempt.refused for attempt in plan.attempts.values()} == {None}
    assert plan.texts()["app.py"] == after
    assert check_names({"app.py": before}, {"app.py": after}) == ()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_to_do(name: str) -> None:
    _, after = case(name)

    assert not planned(after).attempts
    assert not [node for node in ast.walk(ast.parse(after)) if isinstance(node, ast.Attribute) and node.attr == "url"]


# What is written runs


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with serving() as double:
        monkeypatch.setenv("OPENAI_BASE_URL", double.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("PAINTER_KEY", "test")
        yield double


def run(name: str) -> dict[str, Any]:
    """The names of the patched file, as a program that imports it has them."""
    names: dict[str, Any] = {}
    exec(compile(case(name)[1], f"{name}.py", "exec"), names)
    return names


RUNS = {
    "inline": ("draw('a cat')", PNG),
    "payload": ("draw('a cat', '1024x1024')", [PNG]),
    "dumped": ("draw('a cat')", PNG),
    "download": ("open(draw('a cat', path), 'rb').read()", PNG),
    "aio": ("main('a cat')", PNG),
    "httpx": ("main('a cat')", PNG),
    "edit": ("repaint(path, 'a cat')", PNG),
    "chained": ("draw('a cat')", PNG),
    "retry": ("draw('a cat')", PNG),
    "helper": ("draw('a cat')", PNG),
    "loop": ("draw('a cat')", PNG),
    "shape": ("Painter('key').draw('a cat')", PNG),
    "own_key": ("Painter('key').draw('a cat')", PNG),
    "key_by_method": ("Painter('key ', 240).draw('a cat')", PNG),
    "key_of_function": ("draw('a cat')", PNG),
    "key_of_session": ("Painter('key').draw('a cat')", PNG),
    "printed": ("draw('a cat')", [PNG]),
    "swapped": ("draw('a cat')", PNG),
    "negated": ("draw('a cat')", PNG),
    "if_it_went_well": ("draw('a cat')", [PNG]),
    "type_asked": ("draw('a cat')", PNG),
    "both_forms": ("draw('a cat')", PNG),
    "key_asked": ("draw('a cat')", PNG),
    "branches": ("draw('a cat', open(path, 'rb'))", PNG),
    "files_each": ("collage([path], 'a cat')", PNG),
    "files_mapping": ("repaint(path, 'a cat')", PNG),
    "built": ("asyncio.run(Painter('https://r.test/v1', 'key').bytes('a cat'))", PNG),
    "handed_in": ("draw('a cat')", PNG),
    "looked_into": ("draw('a cat')", PNG),
    "joined": ("draw('a cat')", PNG),
    "dict_back": ("draw('a cat')['data'][0]['b64_json']", base64.b64encode(PNG).decode()),
}


EDITS = {"branches", "edit", "files_each", "files_mapping"}


@pytest.mark.parametrize("name", NAMES)
def test_runs_against_the_contract(name: str, api: Double, tmp_path: Path) -> None:
    code, wanted = RUNS[name]
    path = tmp_path / "picture.png"
    path.write_bytes(PNG)

    assert eval(code, {**run(name), "path": str(path), "asyncio": asyncio}) == wanted

    [call] = api.journal.calls
    assert call.operation == ("images.edit" if name in EDITS else "images.generate")
    assert call.violations == ()
    assert (call.model, call.request.arguments["prompt"]) == ("gpt-image-2", "a cat")


@pytest.mark.parametrize(
    ("name", "status", "error", "text"),
    [
        ("payload", 400, "DrawError", "400: "),
        ("aio", 500, "RuntimeError", "500 "),
        ("httpx", 403, "RuntimeError", "organization must be verified"),
        ("swapped", 429, "RuntimeError", "429: "),
        ("negated", 400, "RuntimeError", "error"),
    ],
)
def test_a_failed_request_raises_what_it_raised(name: str, status: int, error: str, text: str, api: Double) -> None:
    api.failures = [status] * 9
    names = run(name)

    with pytest.raises(Exception, match=text) as caught:
        names["main" if "main" in names else "draw"]("a cat")

    assert caught.type.__name__ == error


def test_a_failed_request_that_nobody_minded_is_still_passed_over(api: Double) -> None:
    api.failures = [400]

    assert run("if_it_went_well")["draw"]("a cat") == []


def test_a_handler_still_catches(api: Double) -> None:
    api.failures = [400]

    assert run("dumped")["draw"]("a cat").startswith("failed: ")


def test_the_sdk_repeats_where_the_loop_did(api: Double) -> None:
    api.failures = [429, 429]

    assert run("retry")["draw"]("a cat") == PNG
    assert len(api.journal.calls) == 3


# What is left alone

POST = 'requests.post("https://r.test/v1/images/generations", json={"model": "gpt-image-2", "prompt": prompt})'
DATA = '["data"][0]["b64_json"]'
EDIT = 'requests.post("https://r.test/v1/images/edits", files=files, data={"prompt": prompt})'


def body(lines: str, head: str = "import requests\n") -> str:
    """A function `draw(prompt)` with these lines."""
    indented = "\n".join(f"    {line}" for line in lines.strip("\n").split("\n"))
    return f"{head}\n\ndef draw(prompt, body=None, url=None):\n{indented}\n"


REFUSED = {
    "the body is a parameter": (
        'return requests.post("https://r.test/v1/images/generations", json=body).json()' + DATA,
        "payload-not-seen",
    ),
    "the body comes out of a function": (
        'payload = dict(prompt=prompt)\nr = requests.post("https://r.test/v1/images/generations", json=payload)\n'
        f"return r.json(){DATA}",
        "payload-not-seen",
    ),
    "the body is handed to other code": (
        'payload = {"model": "gpt-image-2", "prompt": prompt}\nbody.extend(payload)\n'
        f'r = requests.post("https://r.test/v1/images/generations", json=payload)\nreturn r.json(){DATA}',
        "payload-shared",
    ),
    "the body unpacks another": (
        'r = requests.post("https://r.test/v1/images/generations", json={**body, "prompt": prompt})\n'
        f"return r.json(){DATA}",
        "unpacked-arguments",
    ),
    "entries under a condition are taken only in part": (
        'extra = {"model": "gpt-image-2", "prompt": prompt, **({"user": url, "seed": 1} if url else {})}\n'
        f'r = requests.post("https://r.test/v1/images/generations", json=extra)\nreturn r.json(){DATA}',
        "unpacked-arguments",
    ),
    "entries under a condition are there twice": (
        'r = requests.post("https://r.test/v1/images/generations", json={"prompt": prompt, '
        f'**({{"prompt": url}} if url else {{}})}})\nreturn r.json(){DATA}',
        "unpacked-arguments",
    ),
    "another mapping is unpacked under a condition": (
        'r = requests.post("https://r.test/v1/images/generations", json={"prompt": prompt, **(body if body else {})})\n'
        f"return r.json(){DATA}",
        "unpacked-arguments",
    ),
    "a plain field among the files is used elsewhere": (
        'files = {"image": open("a.png", "rb"), "prompt": (None, prompt)}\nbody.append(files)\n'
        f'r = requests.post("https://r.test/v1/images/edits", files=files)\nreturn r.json(){DATA}',
        "files-not-followed",
    ),
    "a plain field among the files is not taken": (
        'files = {"image": open("a.png", "rb"), "prompt": (None, prompt), "seed": (None, "7")}\n'
        'if url:\n    files["user"] = (None, url)\n'
        f'r = requests.post("https://r.test/v1/images/edits", files=files)\nreturn r.json(){DATA}',
        "files-not-followed",
    ),
    "the arguments are unpacked": (
        f'r = requests.post("https://r.test/v1/images/generations", **body)\nreturn r.json(){DATA}',
        "unpacked-arguments",
    ),
    "events are asked for": (
        'r = requests.post("https://r.test/v1/images/generations", json={"prompt": prompt, "stream": True})\n'
        f"return r.json(){DATA}",
        "streaming",
    ),
    "the reply is streamed": (
        f"r = {POST[:-1]}, stream=True)\nreturn r.json(){DATA}",
        "request-option",
    ),
    "a task is opened by a query": (
        'r = requests.post("https://r.test/v1/images/generations?async=true", json={"prompt": prompt})\n'
        f"return r.json(){DATA}",
        "url-query",
    ),
    "a task is opened by params": (
        f'r = {POST[:-1]}, params={{"async": "true"}})\nreturn r.json(){DATA}',
        "url-query",
    ),
    "the number of a task is read": (f'r = {POST}\nreturn r.json()["task_id"]', "result-not-followed"),
    "the model is of another maker": (
        'r = requests.post("https://r.test/v1/images/generations", json={"model": "flux-dev", "prompt": "x"})\n'
        f"return r.json(){DATA}",
        "other-model",
    ),
    "the raw reply is returned": (f"return {POST}", "result-in-expression"),
    "the raw reply is handed on": (f"save({POST})", "result-in-expression"),
    "the named raw reply is returned": (f"r = {POST}\nreturn r", "result-leaves"),
    "the whole dict is returned": (f"r = {POST}\nreturn r.json()", "result-leaves"),
    "the whole dict is handed on": (f"r = {POST}\nstore.append(r.json())", "result-leaves"),
    "an image is sent along": (
        'r = requests.post("https://r.test/v1/images/generations", json={"prompt": prompt, "image": body})\n'
        f"return r.json(){DATA}",
        "image-input",
    ),
    "the type of a dict with an address is asked": (
        f'r = {POST}\ndata = r.json()\nif isinstance(data, dict):\n    return data["data"][0]["url"]',
        "result-leaves",
    ),
    "a dict gives what the official one does not have": (
        f'r = {POST}\nitem = r.json()["data"][0]\nsave(item)\nreturn item["b64_json"], item["revised_prompt"]',
        "result-leaves",
    ),
    "the address is taken of a dict and fetched": (
        f'r = {POST}\nitem = r.json()["data"][0]\nsave(item)\nurl = item.get("url")\n'
        'return item.get("b64_json"), requests.get(url).content',
        "both-forms",
    ),
    "the address is handed on without a test": (
        f'r = {POST}\nitem = r.json()["data"][0]\nsave(item)\nreturn item.get("b64_json"), item.get("url")',
        "both-forms",
    ),
    "the dict is handed on beside the reply": (
        f"r = {POST}\nsave(r.json())\nlog(r)\nreturn r.json(){DATA}",
        "result-leaves",
    ),
    "the usage is read": (f'r = {POST}\nreturn r.json()["usage"]', "result-not-followed"),
    "the address is kept elsewhere": (f'r = {POST}\nstore(r.json()["data"][0]["url"])', "url-leaves-function"),
    "the reply is tested for its truth": (
        f"r = {POST}\nlog(r.text)\nreturn r.json(){DATA} if r else None",
        "result-not-followed",
    ),
    "an address of the error is read": (
        f"r = {POST}\nif r.status_code != 200:\n    raise RuntimeError(r.url)\nreturn r.json(){DATA}",
        "response-inspected",
    ),
    "the handler looks into the error": (
        f"try:\n    r = {POST}\nexcept requests.HTTPError as e:\n    return e.request\nreturn r.json(){DATA}",
        "error-inspected",
    ),
    "the handler catches what the SDK does not have": (
        f"try:\n    r = {POST}\nexcept requests.exceptions.TooManyRedirects:\n    return None\nreturn r.json(){DATA}",
        "handler-not-followed",
    ),
    "the request stands in a test": (f"if {POST}.ok:\n    return 1", "response-inspected"),
    "the file of an edit is not seen": (
        'r = requests.post("https://r.test/v1/images/edits", files={"image": body}, data={"prompt": prompt})\n'
        f"return r.json(){DATA}",
        "files-not-followed",
    ),
    "the files of an edit are logged": (
        'files = {"image": open(url, "rb")}\nprint(files)\n'
        'r = requests.post("https://r.test/v1/images/edits", files=files, data={"prompt": prompt})\n'
        f"return r.json(){DATA}",
        "files-not-followed",
    ),
    "the files of an edit come out of a function": (
        f"files = body(prompt)\nr = {EDIT}\nreturn r.json(){DATA}",
        "files-not-followed",
    ),
    "the list of files is handed on": (
        f'files = []\nfiles.append(("image", (url, body)))\nbody(files)\nr = {EDIT}\nreturn r.json(){DATA}',
        "files-not-followed",
    ),
    "a file has a field of its own": (
        f'files = [("image", (url, body)), ("pose", (url, body))]\nr = {EDIT}\nreturn r.json(){DATA}',
        "files-not-followed",
    ),
    "a response is asked for what only its library knows": (
        f"r = {POST}\nlog(prompt)\nif r.status_code != 200:\n    log(r.elapsed)\nreturn r.json(){DATA}",
        "response-inspected",
    ),
    "the files of an edit are a list": (
        'r = requests.post("https://r.test/v1/images/edits", files=[("image", body)], data={"prompt": prompt})\n'
        f"return r.json(){DATA}",
        "files-not-followed",
    ),
}


LOOKED_INTO = {
    "the dict and its bytes are read": f"r = {POST}\nsave(r.json())\nlog(r.content)\nreturn r.json(){DATA}",
    "the text of the reply is read": f"r = {POST}\nlog(r.text)\nreturn r.json(){DATA}",
    "one status of several is asked for": (
        f"r = {POST}\nif r.status_code == 200:\n    return r.json(){DATA}\nelif r.status_code == 402:\n    return None"
    ),
    "a status that is no success alone": f"r = {POST}\nif r.status_code == 202:\n    return r.json(){DATA}",
    "the status is asked for later": (
        f"r = {POST}\nlog(prompt)\nif r.status_code != 200:\n    return None\nreturn r.json(){DATA}"
    ),
}


@pytest.mark.parametrize("name", LOOKED_INTO)
def test_a_reply_that_is_looked_into_stays_a_response(name: str) -> None:
    after = planned(body(LOOKED_INTO[name])).texts()["app.py"]

    assert "r = openai_client().images.with_raw_response.generate(" in after
    assert "except APIStatusError as error:\n        r = error.response\n" in after
    assert after.partition("error.response\n")[2] == "".join(
        f"    {line}\n" for line in LOOKED_INTO[name].split("\n")[1:]
    )


def test_an_exception_of_the_same_name_is_not_mistaken() -> None:
    head = "import requests\nfrom .errors import APIStatusError\n"
    plan = planned(body(LOOKED_INTO["the status is asked for later"], head))

    assert "except openai.APIStatusError as error:\n" in plan.texts()["app.py"]
    assert plan.texts()["app.py"].count("import APIStatusError") == 1


def test_a_handler_for_an_exception_of_the_same_name_is_not_written() -> None:
    head = "import requests\nfrom .errors import APIStatusError\n"
    lines = f"r = {POST}\nif r.status_code != 200:\n    raise RuntimeError(r.text)\nreturn r.json(){DATA}"
    [attempt] = planned(body(lines, head)).attempts.values()

    assert attempt.refused is not None
    assert attempt.refused.reason == "name-taken"


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    lines, reason = REFUSED[name]
    plan = planned(body(lines))

    [attempt] = plan.attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == reason
    assert attempt.refused.detail.endswith(".")
    assert attempt.refused.next_step.endswith(".")
    assert plan.texts() == {}


def test_a_watching_decorator_is_refused() -> None:
    head = "import requests\nfrom tenacity import retry, retry_if_exception_type\n"
    text = body(f"r = {POST}\nreturn r.json(){DATA}", head)
    text = text.replace("def draw", "@retry(retry=retry_if_exception_type(requests.HTTPError))\ndef draw")

    [attempt] = planned(text).attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == "retry-decorator"


# An error in the body


def after(lines: str) -> str:
    """What becomes of a function with these lines."""
    plan = planned(body(lines))
    assert [attempt.refused for attempt in plan.attempts.values()] == [None]
    return plan.texts()["app.py"]


def test_an_error_in_the_body_is_one_that_the_sdk_raises() -> None:
    text = after(
        f'r = {POST}\ndata = r.json()\nif "error" in data:\n    raise OSError(data["error"])\nreturn data{DATA}'
    )

    assert 'except APIStatusError as error:\n        raise OSError(error.response.json()["error"])' in text
    assert "in data" not in text


def test_a_missing_list_stays_asked_for() -> None:
    text = after(f'r = {POST}\ndata = r.json()\nif "data" not in data:\n    return None\nreturn data{DATA}')

    assert "    except APIStatusError:\n        return None\n    if not data.data:\n        return None\n" in text


@pytest.mark.parametrize("check", ["r.raise_for_status()", "if r.status_code != 200:\n    raise OSError(r.text)"])
def test_a_status_that_told_before_leaves_the_body_nothing_to_tell(check: str) -> None:
    text = after(f'r = {POST}\n{check}\ndata = r.json()\nif "error" in data:\n    return None\nreturn data{DATA}')

    assert "return None" not in text
    assert text.count("except") == check.count("if")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"r = {POST}\nreturn r.json(){DATA}", True),
        (f"r = {POST}\nr.raise_for_status()\nreturn r.json(){DATA}", False),
        (f'r = {POST}\ndata = r.json()\nif "error" in data:\n    return None\nreturn data{DATA}', False),
    ],
)
def test_a_failure_that_nobody_asked_for_is_told(lines: str, said: bool) -> None:
    [attempt] = planned(body(lines)).attempts.values()

    assert attempt.draft is not None
    assert any("Nothing asked whether" in each for each in attempt.draft.assumptions) is said


def test_a_number_in_a_form_is_a_number() -> None:
    lines = 'r = requests.post("https://r.test/v1/images/edits", files={"image": open(url, "rb")}, data=DATA)'
    text = after(lines.replace("DATA", '{"prompt": prompt, "n": "2"}') + f"\nreturn r.json(){DATA}")

    assert "n=2" in text


KEPT = """\
import requests


class Easel:
    def __init__(self, base, other=None):
        self.url = self.complete(base)
{more}
    @staticmethod
    def complete(base):
        if base.endswith("/{named}"):
            return base
        return base + "/v1/{named}"

    def draw(self, prompt):
        r = requests.post(self.url, json={{"model": "gpt-image-1", "prompt": prompt}})
        r.raise_for_status()
        return r.json()["data"][0]["b64_json"]


def main():
    return Easel("https://r.test").draw("x")
"""


def test_an_address_that_is_kept_is_followed_to_what_completes_it() -> None:
    [attempt] = planned(KEPT.format(more="", named="images/generations")).attempts.values()

    assert attempt.refused is None


def test_an_address_that_is_kept_in_two_ways_is_refused() -> None:
    text = KEPT.format(more="        if other:\n            self.url = other\n", named="images/generations")
    text = text.replace('Easel("https://r.test")', 'Easel("https://r.test", "https://r.test/v1/chat/completions")')

    [attempt] = planned(text).attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == "endpoint-unknown"


AFTER_SESSION = """\
import requests


def draw(prompt):
    with requests.Session() as session:
        {before}r = session.post(
            "https://r.test/v1/images/generations", json={{"model": "gpt-image-2", "prompt": prompt}}, timeout=9
        )

    if r.status_code != 200:
        raise OSError(r.text[:80])
    return r.json()["data"][0]["b64_json"]
"""


def test_a_check_behind_the_block_of_a_session_is_a_handler() -> None:
    text = planned(AFTER_SESSION.format(before="")).texts()["app.py"]

    assert "    except APIStatusError as error:\n        raise OSError(error.response.text[:80])\n" in text
    assert "Session" not in text


AWAITED = """\
import aiohttp


async def draw(prompt):
    async with aiohttp.ClientSession() as session:
        async with session.post(
            "https://r.test/v1/images/generations", json={"model": "gpt-image-2", "prompt": prompt}
        ) as reply:
            if reply.status != 200:
                raise OSError((await reply.text())[:80])
            data = await reply.json()
    return data["data"][0]["b64_json"]
"""


def test_a_part_of_what_is_awaited_is_taken_of_the_error() -> None:
    assert "raise OSError(error.response.text[:80])\n" in planned(AWAITED).texts()["app.py"]


def test_a_check_behind_the_block_of_a_session_that_is_used_further_is_no_handler() -> None:
    text = planned(AFTER_SESSION.format(before='session.get("https://r.test/v1/models")\n        ')).texts()["app.py"]

    assert "except" not in text
    assert "with requests.Session() as session:" in text


def test_an_address_that_is_handed_in_is_refused() -> None:
    text = body(f"r = requests.post(url, json={{'prompt': prompt}})\nreturn r.json(){DATA}")
    text += '\n\ndef main():\n    return draw("x", url="https://r.test/v1/images/generations")\n'

    [attempt] = planned(text).attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == "endpoint-argument"


# A reply that another function reads

READER = (
    "import json\nimport requests\n\n\ndef read(reply):\n    if reply.status_code != 200:\n        log(reply.text)\n"
    "        raise RuntimeError(reply.text)\n    return json.loads(reply.text)\n"
)
HANDED = f"r = {POST}\nreturn read(r){DATA}"


def test_the_dict_takes_the_place_of_the_call_that_reads_it() -> None:
    after = planned(body(HANDED, READER)).texts()["app.py"]

    assert "def read" not in after
    assert ".model_dump(exclude_unset=True)" in after


READS_MORE = {
    "it says something": READER.replace("    return", "    log(reply.headers)\n    return"),
    "it gives back something else": READER.replace("    return", "    if reply.text:\n        return {}\n    return"),
    "it goes through something": READER.replace("    return", "    for each in reply.text:\n        each\n    return"),
}


@pytest.mark.parametrize("name", READS_MORE)
def test_a_function_that_does_more_still_gets_a_response(name: str) -> None:
    after = planned(body(HANDED, READS_MORE[name])).texts()["app.py"]

    assert READS_MORE[name].partition("def")[2] in after
    assert ".http_response" in after


# A body that another function puts together

BUILDER = (
    'import requests\n\n\ndef build(prompt):\n    return {"model": "dall-e-3", "prompt": prompt, "style": "vivid"}\n'
)
BUILT = f'r = requests.post("https://r.test/v1/images/generations", json=build(prompt))\nreturn r.json(){DATA}'
NAMED = BUILT.replace("r = ", "sent = build(prompt)\nr = ").replace("json=build(prompt)", "json=sent")


def test_a_body_is_cleaned_where_it_is_built() -> None:
    after = planned(body(BUILT, BUILDER)).texts()["app.py"]

    assert 'return {"model": "gpt-image-2", "prompt": prompt}' in after
    assert ".images.generate(**build(prompt))" in after


KEEPS_BUILDER = {
    "another request gets it": (f"save(build(prompt))\n{BUILT}", BUILDER),
    "the builder is handed on": (BUILT, BUILDER + "\n\nBUILDERS = [build]\n"),
    "a key that goes is read": (NAMED.replace("\nr = ", '\nsave(sent["style"])\nr = '), BUILDER),
    "more is put in": (NAMED.replace("\nr = ", '\nsent["seed"] = 1\nr = '), BUILDER),
    "it is built in two ways": (BUILT, BUILDER + "    return {}\n"),
    "its keys are not written out": (BUILT, BUILDER.replace('"style": "vivid"', "**extra()")),
    "it is defined twice": (BUILT, BUILDER + "\n\nclass Other:\n    def build(self):\n        return {}\n"),
}


@pytest.mark.parametrize("name", KEEPS_BUILDER)
def test_a_body_that_is_built_for_more_is_refused(name: str) -> None:
    [attempt] = planned(body(*KEEPS_BUILDER[name])).attempts.values()

    assert attempt.refused is not None
    assert attempt.refused.reason in ("payload-not-seen", "payload-shared", "unpacked-arguments")


# The key

CLIENT = """
import base64
import requests


class Painter({bases}):
    def __init__(self, token):
        {first}
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {{token}}"

    def draw(self, prompt):
        body = {{"model": "gpt-image-1", "prompt": prompt}}
        reply = self.session.post("{url}", json=body, timeout={timeout})
        reply.raise_for_status()
        return base64.b64decode(reply.json()["data"][0]["b64_json"])
"""
OFFICIAL = "https://api.openai.com/v1/images/generations"


RELAY = """
import requests
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = {"input": self.rfile.read(), "tools": [{"type": "image_generation"}]}
        requests.post("https://chatgpt.com/backend-api/codex/responses", json=body)


HTTPServer(("127.0.0.1", 10599), Handler).serve_forever()
"""


def client(bases: str = "", first: str = "self.count = 0", url: str = OFFICIAL, timeout: str = "180") -> str:
    """A class with a session that was told the key."""
    return CLIENT.format(bases=bases, first=first, url=url, timeout=timeout)


def test_the_constructor_keeps_the_key_of_its_session() -> None:
    text = planned(client()).texts()["app.py"]

    assert "        self.token = token\n        self.count = 0\n" in text
    assert "OpenAI(api_key=self.token).images.generate(" in text


@pytest.mark.parametrize(
    "other",
    [client(bases="Base"), client(first="token = token or ask()"), client(first="self.token = token.strip()")],
)
def test_a_key_that_cannot_be_named_is_not_lost(other: str) -> None:
    plan = planned(other)

    assert {attempt.refused.reason for attempt in plan.attempts.values() if attempt.refused} == {"key-not-followed"}


def test_the_key_of_a_relay_is_not_handed_on() -> None:
    text = planned(client(url="http://127.0.0.1:10599/v1/images/generations"), relay=RELAY).texts()["app.py"]

    assert "openai_client().images.generate(" in text
    assert "api_key" not in text


@pytest.mark.parametrize(
    ("timeout", "new", "told"),
    [
        ("180", "timeout=180", ""),
        ("600", "", ""),
        ("None", "", ""),
        ("30", "", "The timeout of 30 s goes"),
        ("self.wait", "timeout=self.wait", "`self.wait` leaves image work its time"),
        ("(5, 180)", "", "The timeout `(5, 180)` goes"),
    ],
)
def test_a_timeout_is_kept_or_told(timeout: str, new: str, told: str) -> None:
    (attempt,) = planned(client(timeout=timeout)).attempts.values()
    text = planned(client(timeout=timeout)).texts()["app.py"]

    assert (new in text) if new else ("timeout=" not in text)
    assert attempt.draft is not None
    assert not told or any(told in each for each in attempt.draft.assumptions)


REPEATED = """import base64

import httpx
from tenacity import retry, stop_after_attempt


@retry(stop=stop_after_attempt(3))
async def draw(prompt):
    async with httpx.AsyncClient() as http:
        body = {"model": "gpt-image-1", "prompt": prompt}
        reply = await http.post("https://r.test/v1/images/generations", json=body)
        reply.raise_for_status()
        return base64.b64decode(reply.json()["data"][0]["b64_json"])
"""


def test_a_client_for_one_call_is_made_as_it_is_wanted() -> None:
    after = planned(REPEATED).texts(Stage.GENERATION)["app.py"]

    assert "AsyncOpenAI(max_retries=0)" in after
    assert ".with_options(" not in after
