"""What expressions stand for: small sources, the value of the one argument of `probe(...)` in `main.py`."""

from __future__ import annotations

from collections.abc import Mapping

import analysed
import pytest

from offramp.facts import FileFacts, Name
from offramp.match.predicates import inside
from offramp.parse import parse
from offramp.resolve import Program
from offramp.resolve.strings import is_crowded, joined
from offramp.settings import Setting, configuration, environment, read_settings
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Internal,
    Items,
    Known,
    Partial,
    Secret,
    Selected,
    Table,
    Unknown,
    Value,
)


def described(value: Value) -> str:
    """A value in short: `?` is unknown, `-` absent, `{}` a hole, `a | b` a choice."""
    match value:
        case Known(value=known):
            return repr(known)
        case Partial(parts=parts):
            return repr("".join("{}" if part is None else part for part in parts))
        case Secret(kind=kind):
            return f"secret {kind}"
        case FromEnv(name=name, default=default):
            return f"env {name}" if isinstance(default, Absent) else f"env {name} or {described(default)}"
        case Choice(options=options):
            return " | ".join(described(option) for option in options)
        case Selected(how=how, value=inner):
            return f"{how} of {described(inner)}"
        case Items(members=members, open=is_open):
            return "[" + ", ".join([*map(described, members), *(["..."] if is_open else [])]) + "]"
        case Table(entries=entries, open=is_open):
            shown = [f"{key}: {described(each)}" for key, each in entries]
            return "{" + ", ".join([*shown, *(["..."] if is_open else [])]) + "}"
        case External(path=path):
            return path
        case Internal(kind=kind, scope=scope):
            return f"{kind} {scope}"
        case Absent():
            return "-"
        case Unknown():
            return "?"


def resolved(source: str, others: Mapping[str, str] | None = None) -> Value:
    """`others` are more files by path."""
    texts = {**(others or {}), "main.py": source}
    facts = [parse(path, text) for path, text in texts.items() if path.endswith(".py")]
    settings = [found for path, text in texts.items() if not path.endswith(".py") for found in _settings(path, text)]
    program = Program(
        [each for each in facts if isinstance(each, FileFacts)],
        environment(settings),
        config=configuration(settings),
    )
    for scope, _, call in program.indexes["main.py"].calls:
        if isinstance(call.func, Name) and call.func.id == "probe":
            return program.value("main.py", scope, call.args[0].value)
    raise AssertionError("the source has no probe(...)")


def _settings(path: str, text: str) -> tuple[Setting, ...]:
    found = read_settings(path, text)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("URL = 'https://a.example'\nprobe(URL)", "'https://a.example'"),
        ("A = 'x'\nB = A\nprobe(B)", "'x'"),
        ("a, b = 'x', 'y'\nprobe(b)", "'y'"),
        ("a = b = 'x'\nprobe(a)", "'x'"),
        ("if (a := 'x'):\n    probe(a)", "'x'"),
        ("a = 'x' if flag else 'y'\nprobe(a)", "'x' | 'y'"),
        ("a = None\na = 'x'\nprobe(a)", "'x'"),
        ("if flag:\n    a = 'x'\nelse:\n    a = 'y'\nprobe(a)", "'x' | 'y'"),
        ("try:\n    a = 'x'\nexcept OSError:\n    a = 'y'\nprobe(a)", "'x' | 'y'"),
        ("a = 'x'\ndef f():\n    probe(a)", "'x'"),
        ("a = 'x'\ndef f():\n    a = 'y'\n    probe(a)", "'y'"),
        ("probe(missing)", "?"),
        ("a = None\ndef f():\n    global a\n    a = 'y'\ndef g():\n    probe(a)", "None | 'y'"),
        ("a = 'x'\ndef f():\n    a = 'y'\ndef g():\n    probe(a)", "'x'"),
        ("def f():\n    global a\n    a = 'x'\n    a = 'y'\n    probe(a)", "'y'"),
        ("a = 'x'\ndef f():\n    global a\n    if flag:\n        a = 'y'\n    probe(a)", "'x' | 'y'"),
        ("a = 'x'\ndef f():\n    global a\n    a = a.strip()\ndef g():\n    probe(a)", "'x'"),
        ("a = 'x'\nprobe(a)\ndef f():\n    global a\n    a = 'y'", "'x'"),
        ("a = a\nprobe(a)", "?"),
        ("def f():\n    return f()\nprobe(f())", "?"),
    ],
)
def test_names(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("H = 'https://h'\nprobe(f'{H}/v1')", "'https://h/v1'"),
        ("probe(f'https://{host}/v1')", "'https://{}/v1'"),
        ("probe('a' + 'b' + 'c')", "'abc'"),
        ("probe('%s/%s' % ('a', 'b'))", "'a/b'"),
        ("probe('{}/{}'.format('a', 'b'))", "'a/b'"),
        ("probe('{1}{0}{x}'.format('a', 'b', x='c'))", "'bac'"),
        ("T = '%s/%s'\nprobe(T % ('a', 'b'))", "'a/b'"),
        ("T = '%(x)s/%%'\nprobe(T % {'x': 'a'})", "'a/%'"),
        ("T = 'https://h/%s'\nprobe(T % unknown())", "'https://h/{}'"),
        ("n = 7\nprobe((int(unknown()) + n) % 5)", "?"),
        ("T = '{}/{x}/{{}}'\nprobe(T.format('a', x='b'))", "'a/b/{}'"),
        ("T = '{0}/{y}'\nprobe(T.format(*given))", "'{}/{}'"),
        ("T = '{}' if flag else '{}/b'\nprobe(T.format('a'))", "'a' | 'a/b'"),
        ("B = f'{unknown()}/{{x}}'\nprobe(B.format(x='a'))", "'{}/a'"),
        ("probe('https://h/ID/x'.replace('ID', unknown()))", "'https://h/{}/x'"),
        ("probe('/'.join(['a', 'b']))", "'a/b'"),
        ("probe('https://h/'.rstrip('/') + '/v1')", "'https://h/v1'"),
        ("probe('HOST'.lower())", "'host'"),
        ("from urllib.parse import urljoin\nprobe(urljoin('https://h/a/', 'b'))", "'https://h/a/b'"),
        ("import os\nprobe(f\"{os.environ['H']}/v1\")", "env H or '{}/v1'"),
        ("a = 'x'\na += unknown()\nprobe(a)", "'x' | '{}'"),
        ("probe(str('x'))", "'x'"),
        ("from pathlib import Path\nprobe(Path('a') / 'b')", "pathlib.Path()"),
        ("key = 'sk-proj-' + 'A1b2C3d4' * 6\nprobe(key)", "'sk-proj-{}'"),
    ],
)
def test_strings(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nprobe(os.getenv('A'))", "env A"),
        ("import os\nprobe(os.getenv('A', 'x'))", "env A or 'x'"),
        ("import os\nprobe(os.environ.get('A') or 'x')", "env A or 'x'"),
        ("import os\nprobe(os.environ['A'])", "env A"),
        ("from os import environ\nprobe(environ['A'])", "env A"),
        ("from os import getenv as g\nprobe(g('A'))", "env A"),
        ("import os\nos.environ['A'] = 'x'\nprobe(os.environ['A'])", "env A or 'x'"),
        ("import os\nos.environ.setdefault('A', 'x')\nprobe(os.getenv('A'))", "env A or 'x'"),
        (
            "from pydantic_settings import BaseSettings\n"
            "class S(BaseSettings):\n    base_url: str = 'x'\n"
            "s = S()\nprobe(s.base_url)",
            "env BASE_URL or 'x'",
        ),
        ("from dataclasses import dataclass\n@dataclass\nclass S:\n    url: str = 'x'\nprobe(S().url)", "'x'"),
        ("from dataclasses import dataclass\n@dataclass\nclass S:\n    url: str = 'x'\nprobe(S(url='y').url)", "'y'"),
    ],
)
def test_settings_and_environment(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "config", "expected"),
    [
        (
            "import yaml\nprobe(yaml.safe_load(f)['gateway']['base_url'])",
            "gateway:\n  base_url: https://h\n",
            "'https://h'",
        ),
        ("import yaml\nc = yaml.safe_load(f)\nprobe(c['gateway'].get('base_url'))", "gateway: {base_url: x}", "'x'"),
        ("import yaml\nprobe(yaml.safe_load(f)['price'])", "price: 0.05", "0.05"),
        ("import yaml\nprobe(yaml.safe_load(f).get('other', 'd'))", "price: 0.05", "yaml.safe_load()[other] | 'd'"),
        ("import json\nprobe(json.load(f)['price'])", "price: 0.05", "json.load()[price]"),
        (
            "import os\nprobe(os.getenv('RELAY_URL'))",
            "services: {web: {environment: {RELAY_URL: x}}}",
            "env RELAY_URL or 'x'",
        ),
    ],
)
def test_configuration_files(source: str, config: str, expected: str) -> None:
    assert described(resolved(source, {"app.yaml": config})) == expected


@pytest.mark.parametrize(
    ("source", "others", "expected"),
    [
        ("import settings\nprobe(settings.URL)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("import settings as s\nprobe(s.URL)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("from settings import URL\nprobe(URL)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("from settings import URL as u\nprobe(u)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("from settings import *\nprobe(URL)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("import pkg.mod\nprobe(pkg.mod.URL)", {"pkg/__init__.py": "", "pkg/mod.py": "URL = 'x'"}, "'x'"),
        ("from pkg import mod\nprobe(mod.URL)", {"pkg/__init__.py": "", "pkg/mod.py": "URL = 'x'"}, "'x'"),
        (
            "from pkg import URL\nprobe(URL)",
            {"pkg/__init__.py": "from .mod import URL", "pkg/mod.py": "URL = 'x'"},
            "'x'",
        ),
        (
            "from pkg import URL\nprobe(URL)",
            {"pkg/__init__.py": "from .mod import *", "pkg/mod.py": "URL = 'x'"},
            "'x'",
        ),
        (
            "from pkg.a.b import URL\nprobe(URL)",
            {
                "pkg/__init__.py": "",
                "pkg/a/__init__.py": "",
                "pkg/a/b.py": "from ..c import URL",
                "pkg/c.py": "URL = 'x'",
            },
            "'x'",
        ),
        ("def f():\n    from settings import URL\n    probe(URL)", {"settings.py": "URL = 'x'"}, "'x'"),
        ("from a import A\nprobe(A)", {"a.py": "from b import B as A", "b.py": "from a import A as B"}, "?"),
        ("from openai import OpenAI as O\nprobe(O)", {}, "openai.OpenAI"),
        ("import importlib\nprobe(importlib.import_module('openai').OpenAI)", {}, "openai.OpenAI"),
        ("from src_less import URL\nprobe(URL)", {"src/src_less.py": "URL = 'x'"}, "'x'"),
    ],
)
def test_imports(source: str, others: dict[str, str], expected: str) -> None:
    assert described(resolved(source, others)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class C:\n    u = 'x'\n    def f(self):\n        probe(self.u)", "'x'"),
        ("class C:\n    def __init__(self):\n        self.u = 'x'\n    def f(self):\n        probe(self.u)", "'x'"),
        ("class C:\n    def __init__(self, u):\n        self.u = u\nc = C('x')\nprobe(c.u)", "'x'"),
        ("class C:\n    def __init__(self, u='x'):\n        self.u = u\nprobe(C().u)", "'x'"),
        ("class B:\n    u = 'x'\nclass C(B):\n    pass\nprobe(C().u)", "'x'"),
        ("class C:\n    @property\n    def u(self):\n        return 'x'\nprobe(C().u)", "'x'"),
        ("class C:\n    u = None\n    def set(self):\n        self.u = 'x'\nprobe(C().u)", "'x'"),
        ("import openai\nclass C(openai.OpenAI):\n    pass\nprobe(C().images)", "openai.OpenAI().images"),
        ("class C:\n    def __enter__(self):\n        return 'x'\nwith C() as c:\n    probe(c)", "'x'"),
        ("probe(getattr(client, 'x', None))", "?"),
        ("import openai\nprobe(getattr(openai, 'OpenAI'))", "openai.OpenAI"),
    ],
)
def test_classes(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    return 'x'\nprobe(f())", "'x'"),
        ("def f(u):\n    probe(u)\nf('x')", "'x'"),
        ("def f(u='x'):\n    probe(u)\nf()", "'x'"),
        ("def f(u):\n    probe(u)\nf('x')\nf('y')", "'x' | 'y'"),
        ("def f(*, u):\n    probe(u)\nf(u='x')", "'x'"),
        ("def f(u):\n    probe(u)\nf(**{'u': 'x'})", "'x'"),
        ("def f(**kw):\n    probe(kw)\nf(u='x')", "{u: 'x'}"),
        ("import openai\ndef make():\n    return openai.OpenAI()\nprobe(make().images)", "openai.OpenAI().images"),
        ("import openai\ndef f(c: openai.OpenAI):\n    probe(c)", "openai.OpenAI()"),
        ("import openai\ndef make() -> openai.OpenAI:\n    return registry['a']\nprobe(make())", "openai.OpenAI()"),
        ("def f():\n    yield 'x'\nfor a in f():\n    probe(a)", "loop of 'x'"),
        ("def f(u):\n    return u\nf('x')\nprobe(f('y'))", "'y'"),
        ("def g(u):\n    return f(u)\ndef f(u):\n    return u + '/v1'\ng('x')\nprobe(g('y'))", "'y/v1'"),
        ("def f(u='x'):\n    return u\nf('y')\nprobe(f())", "'x'"),
        (
            "import os\ndef env(k, d):\n    return os.environ.get(k, d)\nenv('B', 'y')\nprobe(env('A', 'x'))",
            "env A or 'x'",
        ),
        ("class C:\n    def __init__(self, u):\n        self.u = u\nC('x')\nprobe(C('y').u)", "'y'"),
        ("class C:\n    def f(self, u):\n        return u\nC().f('x')\nprobe(C().f('y'))", "'y'"),
        ("import httpx\nwith httpx.Client() as c:\n    probe(c.post)", "httpx.Client().post"),
        (
            "import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n        probe(await c.get('x'))",
            "httpx.AsyncClient().get()",
        ),
    ],
)
def test_functions(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("d = {'a': 'x'}\nprobe(d['a'])", "'x'"),
        ("d = {'a': 'x'}\nprobe(d.get('b', 'y'))", "'y'"),
        ("d = {}\nd['a'] = 'x'\nprobe(d)", "{a: 'x'}"),
        ("d = {'a': 'x'}\nprobe({**d, 'b': 'y'})", "{a: 'x', b: 'y'}"),
        ("probe({**unknown, 'b': 'y'})", "{b: 'y', ...}"),
        ("probe(dict(a='x'))", "{a: 'x'}"),
        ("l = ['x', 'y']\nprobe(l[-1])", "'y'"),
        ("l = []\nl.append('x')\nl.extend(['y'])\nprobe(l)", "['x', 'y', ...]"),
        ("l = [f for f in ('x', 'y')]\nprobe(l)", "[loop of 'x' | 'y', ...]"),
        ("for n, u in enumerate(['x']):\n    probe(u)", "loop of 'x'"),
    ],
)
def test_collections(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import random\nl = ['x', 'y']\nprobe(random.choice(l))", "choice of 'x' | 'y'"),
        ("import itertools\nc = itertools.cycle(['x'])\nprobe(next(c))", "cycle of 'x'"),
        ("l = ['x']\nprobe(l[n % len(l)])", "modulo of 'x'"),
        ("l = ['x']\ni = n % len(l)\nprobe(l[i])", "modulo of 'x'"),
        ("l = ['x']\nprobe(l.pop())", "pop of 'x'"),
        ("l = ['x']\nprobe(l.pop(0))", "pop of 'x'"),
        ("probe(missing.pop(0))", "pop of ?"),
        ("probe(missing.pop('key'))", "?"),
        ("from queue import Queue\nq = Queue()\nq.put('x')\nprobe(q.get())", "pop of 'x'"),
        ("d = {'k': 'x'}\nprobe(d.get('k'))", "'x'"),
        ("import json\nd = {}\ndef load(t):\n    global d\n    d = json.loads(t)\n"
         "def f():\n    probe(d.get('k', 'x'))", "'x' | json.loads()[k]"),
        ("import redis\nprobe(redis.Redis().lpop('l'))", "pop of redis.Redis()[]"),
        ("import redis\nprobe(redis.Redis().get('l'))", "redis.Redis().get()"),
        ("import random\nl = ['x']\nrandom.shuffle(l)\nprobe(l[0])", "shuffle of 'x'"),
        ("from collections import deque\nl = deque(['x'])\nl.rotate(-1)\nprobe(l[0])", "rotate of 'x'"),
        ("for u in ['x']:\n    probe(u)", "loop of 'x'"),
        ("import random\nprobe('Bearer ' + random.choice(['x']))", "choice of 'Bearer x'"),
        ("class C:\n    def __init__(self):\n        self.l = ['x']\n        self.i = 0\n"
         "    def next(self):\n        self.i = (self.i + 1) % len(self.l)\n        return self.l[self.i]\n"
         "probe(C().next())", "modulo of 'x'"),
    ],
)  # fmt: skip
def test_selections(source: str, expected: str) -> None:
    assert described(resolved(source)) == expected


def test_an_imported_name_is_what_the_module_gave_it() -> None:
    module = "URL = 'https://h'\nMAKER = None\ndef turn(x):\n    global URL, MAKER\n    URL = x\n    MAKER = 'm'\n"

    assert described(resolved("from conf import URL\nprobe(URL)", {"conf.py": module})) == "'https://h'"
    assert described(resolved("import conf\nprobe(conf.URL)", {"conf.py": module})) == "'https://h' | ?"
    assert described(resolved("from conf import MAKER\nprobe(MAKER)", {"conf.py": module})) == "None | 'm'"


def test_evidence_names_every_place_on_the_way() -> None:
    value = resolved("from settings import URL\nurl = f'{URL}/v1'\nprobe(url)", {"settings.py": "URL = 'https://h'"})

    assert [(step.path, step.line) for step in value.via] == [("settings.py", 1), ("main.py", 2)]


def test_a_credential_is_never_in_the_value() -> None:
    value = resolved("probe('sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8')")

    assert isinstance(value, Secret)
    assert "A1b2C3" not in repr(value)


def test_a_file_of_the_repository_does_not_hide_a_package_of_its_name() -> None:
    facts = [
        parse("tools/openai.py", "X = 1"),
        parse("tools/__init__.py", ""),
        parse("tools/main.py", "import openai\nprobe(openai)"),
    ]
    program = Program([each for each in facts if isinstance(each, FileFacts)], foreign=frozenset({"openai"}))
    scope, _, call = program.indexes["tools/main.py"].calls[0]

    assert described(program.value("tools/main.py", scope, call.args[0].value)) == "openai"


def test_globals_that_many_functions_change_end() -> None:
    change = "    words = [x.strip() for x in words]\n    words = list(set(words))\n    words = sorted(words)\n"
    functions = "".join(f"def f{n}():\n    global words\n{change}    probe(words)\n" for n in range(12))

    assert described(resolved(f"words = ['x']\n{functions}")).startswith("[")


def test_deep_cycles_end() -> None:
    chain = "\n".join(f"def f{n}(x):\n    return f{(n + 1) % 200}(x) or f{(n + 7) % 200}(x)" for n in range(200))

    assert described(resolved(f"{chain}\nprobe(f0('x'))")) == "?"


def test_an_abstract_method_that_a_subclass_leaves_unset_is_looked_for_once() -> None:
    source = (
        "import requests\n\n\nclass Base:\n    def url(self):\n        raise NotImplementedError\n\n"
        "    def draw(self, prompt):\n        return requests.post(self.url(), json={'prompt': prompt})\n\n\n"
        "class Unset(Base):\n    url = None\n\n\n"
        "class Bing(Base):\n    def url(self):\n        return 'https://www.bing.com/images/create?rt=4'\n\n\n"
        "requests.post(Unset().url)\n"
    )

    findings = analysed.sources({"a.py": source}).findings
    assert [finding.rule for finding, _ in findings] == ["bing-create-http"]


def test_texts_of_many_unknown_parts_are_not_multiplied_and_lose_no_source() -> None:
    several = Choice(options=tuple(External(path=f"source_{number}()") for number in range(20)))

    text = joined([Known(value="https://relay.example/"), *[several] * 12])

    assert is_crowded(text)
    assert isinstance(text, Partial)
    assert text.parts[0] == "https://relay.example/"
    assert {each.path for each in inside(text) if isinstance(each, External)} == {
        f"source_{number}()" for number in range(20)
    }
