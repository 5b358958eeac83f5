"""Predicates on values, and what stands around a call."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import analysed
import pytest

from offramp.match import judge
from offramp.model import Location
from offramp.resolve import pattern
from offramp.rules import Predicate, Table, load
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Items,
    Known,
    Partial,
    Secret,
    Selected,
    Unknown,
    Value,
)
from offramp.values import Table as Mapped

RULE = """\
id: probe
title: Probe
why: It probes.
since: "0.1.0"
role: call
stages: [generation]
keywords: [probe]
when:
  call: [probe]
  argument: {value: %s}
contrast: {becomes: none, because: it probes, instead: without it, change: {probe: rest}}
"""
HOSTS = """\
about: Hosts
as_of: "2026-11-23"
entries:
  - {value: api.gate.example, name: Gate}
  - {value: "*.relay.example", name: Relay}
"""
AT = Location(path="a.py", line=1, column=1, end_line=1, end_column=2)
UNKNOWN = Unknown(reason="no reason")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rules")
    (root / "_tables").mkdir()
    (root / "wrapper").mkdir()
    (root / "_tables/hosts.yaml").write_text(HOSTS, encoding="utf-8")
    return root


def read(directory: Path, text: str) -> tuple[Predicate, Mapping[str, Table]]:
    """The predicate as the loader reads it, so that both speak the same language."""
    (directory / "wrapper/probe.yaml").write_text(RULE % text, encoding="utf-8")
    rules = load(directory)
    return rules.rules[0].when.argument[0][1], rules.tables


def url(text: str) -> Value:
    """A known text; `{}` stands for a hole."""
    parts = [part for piece in text.split("{}") for part in (None, piece)][1:]
    kept = tuple(part for part in parts if part != "")
    return Known(value=text) if "{}" not in text else Partial(parts=kept)


@pytest.mark.parametrize(
    ("predicate", "value", "holds"),
    [
        ("gpt-image-1", Known(value="GPT-Image-1"), True),
        ("[a, b]", Known(value="b"), True),
        ("[a, b]", Known(value="c"), False),
        ("{equals: 1}", Known(value=1), True),
        ("{equals: 1}", Known(value=True), False),
        ("{equals: a}", Partial(parts=("a", None)), False),
        ("{equals: a}", UNKNOWN, False),
        ("{equals: a}", FromEnv(name="E", default=Known(value="a")), True),
        ("{equals: a}", Selected(how="choice", value=Known(value="a"), source=UNKNOWN, at=AT), True),
        ("{table: hosts}", Known(value="x.relay.example"), True),
        ("{table: hosts.name}", Known(value="gate"), True),
        ("{matches: '^a.c'}", url("a{}c"), True),
        ("{matches: '^$'}", Known(value=""), True),
        ("{matches: '.*'}", UNKNOWN, False),
        ("{matches: '.*'}", Partial(parts=(None,)), False),
        ("{host: [a.example]}", url("https://a.example/v1"), True),
        ("{host: [a.example]}", url("https://A.EXAMPLE:8080"), True),
        ("{host: [a.example]}", url("https://user:pass@a.example/"), True),
        ("{host: [a.example]}", url("https://a.example.evil.example/"), False),
        ("{host: [a.example]}", url("https://evil.example/?u=https://a.example/"), False),
        ("{host: [a.example]}", url("https://evil.example#@a.example/"), False),
        ("{host: [a.example]}", url("https://a.example/{}"), True),
        ("{host: [a.example]}", url("https://a.example{}"), False),
        ("{host: [a.example]}", url("{}a.example/v1"), False),
        ("{host: [a.example]}", url("a.example/v1"), False),
        ("{host: ['*.a.example']}", url("https://x.a.example/"), True),
        ("{host: ['*.a.example']}", url("https://a.example/"), False),
        ("{host: ['*.a.example']}", url("https://{}.a.example/v1"), True),
        ("{host: [x.a.example]}", url("https://{}.a.example/v1"), False),
        ("{host: {table: hosts}}", url("https://eu.relay.example/"), True),
        ("{host_not_in: [hosts]}", url("https://other.example/"), True),
        ("{host_not_in: [hosts]}", url("https://api.gate.example/"), False),
        ("{host_not_in: [hosts]}", url("https://{}.gate.example/"), False),
        ("{host_not_in: [hosts]}", url("https://{}.other.example/"), True),
        ("{host_not_in: [hosts]}", url("https://{}/"), False),
        ("{host_not_in: [hosts]}", UNKNOWN, False),
        ("{path: ['/v1/*']}", url("https://a.example/v1/images?x=1"), True),
        ("{path: ['/v1/*']}", url("https://a.example/v1/images/edits"), False),
        ("{path: ['/v1/**']}", url("https://a.example/v1/images/edits"), True),
        ("{path: ['/v1']}", url("https://a.example/v1/"), True),
        ("{path: ['**/images']}", url("{}/images"), True),
        ("{path: ['**']}", UNKNOWN, False),
        ("{kind: [env]}", FromEnv(name="E", default=Known(value="x")), True),
        ("{kind: [known]}", FromEnv(name="E", default=Known(value="x")), False),
        ("{kind: [secret]}", Secret(kind="openai-key", digest="0"), True),
        ("{kind: [external]}", Selected(how="loop", value=External(path="a[]"), source=UNKNOWN, at=AT), True),
        ("{kind: [unknown]}", UNKNOWN, True),
        ("{kind: [absent]}", Absent(), True),
        ("{env: ['OPENAI_*']}", FromEnv(name="OPENAI_BASE_URL", default=Absent()), True),
        (
            "{env: ['OPENAI_*']}",
            Partial(parts=(None, "/v1"), holes=(FromEnv(name="OPENAI_X", default=Absent()),)),
            True,
        ),
        ("{env: [OTHER]}", FromEnv(name="OPENAI_BASE_URL", default=Absent()), False),
        ("{from: ['a.b()']}", External(path="a.b().c[]"), True),
        ("{from: ['a.b()']}", External(path="a.bc()"), False),
        ("{from: ['a.*()']}", Partial(parts=("x", None), holes=(External(path="a.b()"),)), True),
        ("{present: true}", UNKNOWN, True),
        ("{present: true}", Absent(), False),
        ("{present: false}", Absent(), True),
        ("{empty_default: true}", FromEnv(name="E", default=Absent()), True),
        ("{empty_default: true}", FromEnv(name="E", default=Known(value="")), True),
        ("{empty_default: true}", FromEnv(name="E", default=url("https://a.example")), False),
        ("{selected: [cycle]}", Selected(how="cycle", value=UNKNOWN, source=UNKNOWN, at=AT), True),
        ("{selected: [cycle]}", Selected(how="loop", value=UNKNOWN, source=UNKNOWN, at=AT), False),
        ("{member: {a: 1}}", Mapped(entries=(("a", Known(value=1)),)), True),
        ("{member: {a: 1, b: 2}}", Mapped(entries=(("a", Known(value=1)),)), False),
        ("{member: {a: 1}}", Items(members=(UNKNOWN, Mapped(entries=(("a", Known(value=1)),)))), True),
        ("{member: {a: {present: false}}}", Mapped(entries=(), open=True), False),
    ],
)
def test_predicates(directory: Path, predicate: str, value: Value, holds: bool) -> None:
    found, tables = read(directory, predicate)

    assert (judge(found, value, tables) is not None) is holds


def test_one_of_several_values_is_enough_and_less_sure(directory: Path) -> None:
    predicate, tables = read(directory, "a")
    either = judge(predicate, Choice(options=(Known(value="a"), Known(value="b"))), tables)
    both = judge(predicate, Choice(options=(Known(value="a"), Known(value="A"))), tables)

    assert either
    assert not either.sure
    assert both
    assert both.sure


def test_all_tests_must_hold_for_the_same_value(directory: Path) -> None:
    predicate, tables = read(directory, "{host: [a.example], path: [/x]}")
    apart = Choice(options=(url("https://a.example/y"), url("https://b.example/x")))

    assert judge(predicate, apart, tables) is None


@pytest.mark.parametrize(
    ("text", "path", "fits"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.b.c", False),
        ("a.*", "a.b", True),
        ("a.*", "a.b.c", False),
        ("a.*", "a.b()", False),
        ("a.**", "a.b().c[]", True),
        ("a.{b,c}().d", "a.c().d", True),
        ("a{,.x}.b", "a.b", True),
        ("a{,.x}.b", "a.x.b", True),
        ("a(){,.**}.b", "a().x().b", True),
        ("a.b[]", "a.b[]", True),
        ("a+b", "aab", False),
    ],
)
def test_patterns(text: str, path: str, fits: bool) -> None:
    assert pattern(text).fullmatch(path) is fits


CALL = "from openai import OpenAI\nclient = OpenAI(base_url='https://relay.invalid/v1')\n"


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("image-url-result", "r = client.images.generate(prompt=p)\nprint(r.data[0].url)"),
        ("image-url-result", "r = client.images.generate(prompt=p)\nfor each in r.data:\n    print(each.url)"),
        ("image-url-result", "def f():\n    return client.images.generate(prompt=p)\nprint(f().data[0].url)"),
        ("image-url-result", "r = client.images.generate(prompt=p).model_dump()\nprint(r['data'][0].get('url'))"),
        ("image-download", "import requests\nu = client.images.generate(prompt=p).data[0].url\nrequests.get(u)"),
        ("image-file-write", "import requests\nu = client.images.generate(prompt=p).data[0].url\n"
                             "open('x', 'wb').write(requests.get(u).content)"),
        ("base64-image-result", "import base64\nbase64.b64decode(client.images.generate(prompt=p).data[0].b64_json)"),
        ("image-file-write", "import base64\nfrom pathlib import Path\n"
                             "Path('x').write_bytes(base64.b64decode(client.images.generate(prompt=p).data[0].b64_json))"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "        break\n    except OSError:\n        pass"),
        ("image-retry-loop", "for wait in (1, 2, 4):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        pass"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except ValueError:\n        raise\n    except OSError:\n        log()"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        if n < 2:\n            continue\n        raise"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        if n == 2:\n            raise"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        for each in ():\n            break"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        try:\n"
                             "            client.images.generate(prompt=p)\n        except OSError:\n"
                             "            raise ValueError\n    except ValueError:\n        pass"),
        ("image-retry-decorator", "from tenacity import retry\n@retry\ndef f():\n    client.images.generate(prompt=p)"),
        ("flat-image-price", "PRICE = 0.04\ndef f():\n    client.images.generate(prompt=p)\n    log(PRICE)"),
        ("flat-image-price", "def f():\n    client.images.generate(prompt=p)\n    cost = 0.04 * 2"),
        ("image-stream-loop", "for event in client.images.generate(prompt=p, stream=True):\n    print(event)"),
    ],
)  # fmt: skip
def test_around(rule: str, source: str) -> None:
    findings = analysed.sources({"a.py": CALL + source}).findings

    assert rule in [finding.rule for finding, _ in findings]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("image-url-result", "r = client.images.generate(prompt=p)\nprint(other.data[0].url)"),
        ("image-url-result", "import requests\nu = client.images.generate(prompt=p).data[0].url\n"
                             "print(requests.get(u).url)"),
        ("image-download", "import requests\nclient.images.generate(prompt=p)\nrequests.get('https://a.example')"),
        ("image-file-write", "client.images.generate(prompt=p)\nopen('x', 'wb').write(b'x')"),
        ("image-retry-loop", "for n in range(3):\n    client.images.generate(prompt=p)"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        pass"),
        ("image-retry-loop", "for prompt in prompts:\n    try:\n        client.images.generate(prompt=prompt)\n"
                             "    except OSError:\n        pass"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        raise"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError as e:\n        raise RuntimeError from e"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        log()\n        break"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        if n:\n            raise\n        else:\n            break"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        with lock:\n            raise"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        for each in ():\n            continue\n        raise"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    except OSError:\n        import sys\n        sys.exit(1)"),
        ("image-retry-loop", "for n in range(3):\n    try:\n        client.images.generate(prompt=p)\n"
                             "    finally:\n        log()"),
        ("flat-image-price", "def f():\n    client.images.generate(prompt=p)\n    scale = 0.5"),
        ("base64-image-result", "import base64\nfor e in client.images.generate(prompt=p, stream=True):\n"
                                "    base64.b64decode(e.b64_json)"),
    ],
)  # fmt: skip
def test_not_around(rule: str, source: str) -> None:
    counted = [finding.rule for finding, _ in analysed.sources({"a.py": CALL + source}).findings]

    assert "unproven-images-call" in counted
    assert counted.count(rule) == (1 if "u = " in source and rule == "image-url-result" else 0)


def test_no_caller_is_left_out_however_many_there_are() -> None:
    """Functions of one name in many files, each with a caller of its own."""
    kinds = {
        "by name": ("def send(url):\n    return requests.post(url, json={'modality': 'image'})\n", "send(ARENA)"),
        "by method": (
            "class Client:\n    def send(self, url):\n        return requests.post(url, json={'modality': 'image'})\n",
            "Client().send(ARENA)",
        ),
    }
    for head, call in kinds.values():
        text = f'import requests\nARENA = "https://arena.ai/nextjs-api/stream/create-evaluation"\n{head}\n{call}\n'
        found = analysed.sources({f"m{number}.py": text for number in range(230)}).findings
        banned = {finding.location.path for finding, _ in found if finding.rule == "arena-web-http"}
        assert len(banned) == 230


def test_one_of_many_callers_of_a_helper_is_told() -> None:
    """More addresses than can be kept apart at once, of which one is banned."""
    helper = "import requests\ndef send(url, body):\n    return requests.post(url, json=body)\n"
    texts = {"api.py": helper}
    for number in range(60):
        url = "https://arena.ai/nextjs-api/stream/create-evaluation" if number == 31 else f"https://h{number}.example/x"
        texts[f"m{number}.py"] = f'from api import send\nsend("{url}", {{"modality": "image", "n": {number}}})\n'
    banned = [finding for finding, _ in analysed.sources(texts).findings if finding.rule == "arena-web-http"]
    assert [each.location.path for each in banned] == ["api.py"]
    assert any(step.path == "m31.py" for step in banned[0].evidence)
    del texts["m31.py"]
    assert not analysed.sources(texts).findings
