"""Programs that ask for an image, each put together from one choice on every axis.

A template is Python with a few marks: `$R` the call, `$V` what is taken out of it on the spot, `$T(x)` what is taken
out of the reply `x`, `$D(x)` its list of images, `$I(x)` what is taken out of one image, `$A` and `$DEF` the words of a
coroutine. Deterministic: the same number gives the same programs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

RELAY = "https://api.muapi.ai/v1"
LEGACY = "legacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way in which an image was asked for before."""

    func: str
    words: tuple[tuple[str, str], ...]
    take: str
    data: str = ""
    item: str = ""
    is_async: bool = False
    kind: str = "sdk"
    first: str = ""
    """What stands before the words, such as the address."""
    body: str = ""
    """The word that holds the others as a mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """A program, and the comments that have to survive."""

    name: str
    text: str
    kept: tuple[str, ...]
    kind: str


FOX = '"a fox"'
_B64 = (("model", '"dall-e-3"'), ("prompt", "prompt"), ("size", '"1024x1024"'), ("response_format", '"b64_json"'))
_B64_MORE = (
    ("response_format", '"b64_json"'),
    ("style", '"vivid"'),
    ("prompt", "prompt"),
    ("quality", '"hd"'),
    ("n", "1"),
)
_URL = (("model", '"dall-e-3"'), ("prompt", "prompt"), ("n", "1"), ("size", '"1024x1024"'))
_BARE = (("prompt", "prompt"), ("response_format", '"b64_json"'))
_POST = f'"{RELAY}/images/generations"'
_CHAT = (("model", '"gpt-4o-image"'), ("messages", '[{"role": "user", "content": prompt}]'))
_LINK = 're.search(r"https?://\\S+", {}.choices[0].message.content).group(0)'

SHAPES: dict[str, Shape] = {
    "sdk-base64": Shape(
        func="client.images.generate", words=_B64, take="{}.data[0].b64_json", data="{}.data", item="{}.b64_json"
    ),
    "sdk-base64-mapped": Shape(
        func="client.images.generate", words=_B64_MORE, take="{}.data[-1].b64_json", data="{}.data", item="{}.b64_json"
    ),
    "sdk-bytes": Shape(
        func="client.images.generate", words=_B64, take="base64.b64decode({}.data[0].b64_json)",
        data="{}.data", item="base64.b64decode({}.b64_json)",
    ),
    "sdk-url": Shape(
        func="client.images.generate", words=_URL, take="urlopen({}.data[0].url).read()",
        data="{}.data", item="urlopen({}.url).read()",
    ),
    "sdk-requests-url": Shape(
        func="client.images.generate", words=_URL, take="requests.get({}.data[0].url).content",
        data="{}.data", item="requests.get({}.url).content",
    ),
    "sdk-link": Shape(
        func="client.images.generate", words=_URL, take="{}.data[0].url", data="{}.data", item="{}.url"
    ),
    "async-base64": Shape(
        func="client.images.generate", words=_B64, take="{}.data[0].b64_json", data="{}.data", item="{}.b64_json",
        is_async=True,
    ),
    "async-url": Shape(
        func="client.images.generate", words=_URL, take="urlopen({}.data[0].url).read()",
        data="{}.data", item="urlopen({}.url).read()", is_async=True,
    ),
    "requests": Shape(
        func="requests.post", words=_B64, take='{}.json()["data"][0]["b64_json"]', data='{}.json()["data"]',
        item='{}["b64_json"]', kind="http", first=_POST, body="json",
    ),
    "requests-url": Shape(
        func="requests.post", words=_URL, take='requests.get({}.json()["data"][0]["url"]).content',
        data='{}.json()["data"]', item='requests.get({}["url"]).content', kind="http", first=_POST, body="json",
    ),
    "requests-bytes": Shape(
        func="requests.post", words=_BARE, take='base64.b64decode({}.json()["data"][0]["b64_json"])',
        data='{}.json()["data"]', item='base64.b64decode({}["b64_json"])', kind="http", first=_POST, body="json",
    ),
    "requests-get": Shape(
        func="requests.post", words=_B64, take='{}.json().get("data")[0].get("b64_json")',
        data='{}.json().get("data", [])', item='{}.get("b64_json")', kind="http", first=_POST, body="json",
    ),
    "httpx": Shape(
        func="httpx.post", words=_B64, take='{}.json()["data"][0]["b64_json"]', data='{}.json()["data"]',
        item='{}["b64_json"]', kind="http", first=f"url={_POST}", body="json",
    ),
    "chat": Shape(
        func="client.chat.completions.create", words=_CHAT, take=f"urlopen({_LINK}).read()", kind="chat",
    ),
    "chat-link": Shape(func="client.chat.completions.create", words=_CHAT, take=_LINK, kind="chat"),
    "old-official": Shape(
        func="openai.Image.create", words=_BARE, take='{}["data"][0]["b64_json"]', data='{}["data"]',
        item='{}["b64_json"]', kind=LEGACY,
    ),
    "old-official-attributes": Shape(
        func="openai.Image.create", words=_BARE, take="{}.data[0].b64_json", data="{}.data",
        item="{}.b64_json", kind=LEGACY,
    ),
    "old-official-url": Shape(
        func="openai.Image.create", words=(("prompt", "prompt"), ("n", "1"), ("size", '"1024x1024"')),
        take='urlopen({}["data"][0]["url"]).read()', data='{}["data"]', item='urlopen({}["url"]).read()', kind=LEGACY,
    ),
}  # fmt: skip

# Where the call stands. Those of `AT_IMPORT` run when the module is imported


def _places() -> tuple[dict[str, str], dict[str, str]]:
    """The templates of the text file, and those behind the mark for what runs at import."""
    text = Path(__file__).with_suffix(".txt").read_text("utf-8")
    blocks = re.split(r"(?m)^== ([\w-]+)\n", text)[1:]
    found = {name: body.rstrip("\n") + "\n" for name, body in zip(blocks[::2], blocks[1::2], strict=True)}
    names = list(found)
    mark = names.index("at-import")
    return {name: found[name] for name in names[:mark]}, {name: found[name] for name in names[mark + 1 :]}


PLACES, AT_IMPORT = _places()

# How the arguments are given: the text of the words, and lines that go before

Given = tuple[list[str], list[str]]


def _keywords(shape: Shape) -> Given:
    return [f"{name}={code}" for name, code in shape.words], []


def _display(words: tuple[tuple[str, str], ...]) -> str:
    return "{" + ", ".join(f'"{name}": {code}' for name, code in words) + "}"


def _literal(shape: Shape) -> Given:
    return [f"**{_display(shape.words)}"], []


def _variable(shape: Shape) -> Given:
    return ["**options"], [f"options = {_display(shape.words)}"]


def _called(shape: Shape) -> Given:
    words = ", ".join(f"{name}={code}" for name, code in shape.words)
    return ["**options"], [f"options = dict({words})"]


def _mixed(shape: Shape) -> Given:
    first = [f"{name}={code}" for name, code in shape.words if name in ("prompt", "messages")]
    rest = tuple(each for each in shape.words if each[0] not in ("prompt", "messages"))
    return [*first, "**options"], [f"options = {_display(rest)}"]


def _stored(shape: Shape) -> Given:
    (name, code), *rest = shape.words
    lines = [f"options = {_display(tuple(rest))}", f'options["{name}"] = {code}']
    return ["**options"], lines


def _merged(shape: Shape) -> Given:
    half = len(shape.words) // 2
    lines = [f"options = {_display(shape.words[:half])}", f"more = {_display(shape.words[half:])}"]
    return ["**options", "**more"], lines


def _star(shape: Shape) -> Given:
    return ["*()", *_keywords(shape)[0]], []


def _named_values(shape: Shape) -> Given:
    lines = [f"my_{name} = {code}" for name, code in shape.words if name != "prompt"]
    return [f"{name}={code if name == 'prompt' else f'my_{name}'}" for name, code in shape.words], lines


def _with_none(shape: Shape) -> Given:
    return [*_keywords(shape)[0], *(["user=None"] if shape.kind != "chat" else [])], []


ARGUMENTS: dict[str, Callable[[Shape], Given]] = {
    "keywords": _keywords,
    "literal": _literal,
    "variable": _variable,
    "called": _called,
    "mixed": _mixed,
    "stored": _stored,
    "merged": _merged,
    "star": _star,
    "named-values": _named_values,
    "none": _with_none,
}


def _http_arguments(style: str, shape: Shape) -> Given:
    """The same styles for a request: its body is a mapping, its address may stand at a place or have a name."""
    body = _display(shape.words)
    match style:
        case "literal":
            return [shape.first, f'**{{"{shape.body}": {body}}}'], []
        case "variable":
            return [shape.first, f"{shape.body}=payload"], [f"payload = {body}"]
        case "called":
            words = ", ".join(f"{name}={code}" for name, code in shape.words)
            return [shape.first, f"{shape.body}=dict({words})"], []
        case "mixed":
            return ["url=address", f"{shape.body}=payload", "timeout=60"], [f"address = {_POST}", f"payload = {body}"]
        case "stored":
            (name, code), *rest = shape.words
            lines = [f"payload = {_display(tuple(rest))}", f'payload["{name}"] = {code}']
            return [shape.first, f"{shape.body}=payload"], lines
        case "merged":
            half = len(shape.words) // 2
            one, two = _display(shape.words[:half]), _display(shape.words[half:])
            return [shape.first, f"{shape.body}={{**{one}, **{two}}}"], []
        case "star":
            return [f"*[{_POST}]", f"{shape.body}={body}"], []
        case "named-values":
            return [shape.first, f"data=json.dumps({body})", 'headers={"Content-Type": "application/json"}'], []
        case "none":
            return [shape.first, "headers=None", f"{shape.body}={body}"], []
    return [shape.first, f"{shape.body}={body}"], []


# How the call is laid out


def _flat(func: str, words: list[str]) -> str:
    return f"{func}({', '.join(words)})"


def _spread(func: str, words: list[str]) -> str:
    return f"{func}(\n" + "".join(f"        {word},\n" for word in words) + "    )"


def _no_last_comma(func: str, words: list[str]) -> str:
    return f"{func}(\n        " + ",\n        ".join(words) + ")"


def _hanging(func: str, words: list[str]) -> str:
    return f"{func}({words[0]}" + "".join(f",\n            {word}" for word in words[1:]) + "\n            )"


def _comments(func: str, words: list[str]) -> str:
    lines = "".join(f"        {word},  # {_fate(word)}: behind {n}\n" for n, word in enumerate(words))
    return f"{func}(  # kept: open\n{lines}    )"


def _comments_between(func: str, words: list[str]) -> str:
    lines = "".join(f"        # {_fate(word)}: above {n}\n\n        {word},\n" for n, word in enumerate(words))
    return f"{func}(\n{lines}        # kept: last\n    )"


def _fate(word: str) -> str:
    """A comment goes with the argument it speaks of."""
    stays = word.split("=")[0] in ("prompt", "size", "quality", "n", "model")
    return "kept" if stays else "free"


def _spaces(func: str, words: list[str]) -> str:
    return f"{func} ( {' , '.join(words)} )"


def _dots(func: str, words: list[str]) -> str:
    head, *rest = func.split(".")
    return f"({head}\n" + "".join(f"        .{each}  # free\n" for each in rest) + f"    ({', '.join(words)}))"


def _backslashes(func: str, words: list[str]) -> str:
    head, *rest = func.split(".")
    return head + "".join(f" \\\n        .{each}" for each in rest) + f"({', '.join(words)})"


LAYOUTS: dict[str, Callable[[str, list[str]], str]] = {
    "flat": _flat,
    "spread": _spread,
    "no-last-comma": _no_last_comma,
    "hanging": _hanging,
    "comments": _comments,
    "comments-between": _comments_between,
    "spaces": _spaces,
    "dots": _dots,
    "backslashes": _backslashes,
}

TEXTS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "tabs": lambda text: re.sub(r"(?m)^(?:    )+", lambda found: "\t" * (len(found[0]) // 4), text),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "no-final-newline": lambda text: text.rstrip("\n"),
    "two-spaces": lambda text: re.sub(r"(?m)^(?:    )+", lambda found: "  " * (len(found[0]) // 4), text),
    "form-feed": lambda text: text.replace("\n\n\n", "\n\n\x0c\n", 1),
}

# How the client, or the module, is named

Named = Callable[[str, str], tuple[str, str]]
"""Lines of imports and client, and the name by which the call reaches it, from the class and its arguments."""

CLIENTS: dict[str, Named] = {
    "module": lambda cls, args: (f"from openai import {cls}\n\nclient = {cls}({args})\n", "client"),
    "alias": lambda cls, args: (f"from openai import {cls} as Maker\n\nclient = Maker({args})\n", "client"),
    "attribute-of-module": lambda cls, args: (f"import openai\n\nclient = openai.{cls}({args})\n", "client"),
    "module-alias": lambda cls, args: (f"import openai as ai\n\nclient = ai.{cls}({args})\n", "client"),
    "spread": lambda cls, args: (
        f"from openai import (\n    {cls},  # kept: import\n)\n\nclient = {cls}(\n    {args},  # free\n)\n", "client"
    ),
    "annotated": lambda cls, args: (f"from openai import {cls}\n\nclient: {cls} = {cls}({args})\n", "client"),
    "on-the-spot": lambda cls, args: (f"from openai import {cls}\n", f"{cls}({args})"),
    "factory": lambda cls, args: (
        f"from openai import {cls}\n\n\ndef make():\n    return {cls}({args})\n", "make()"
    ),
    "kept-in-class": lambda cls, args: (
        f"from openai import {cls}\n\n\nclass box:\n    client = {cls}({args})\n", "box.client"
    ),
    "kept-in-object": lambda cls, args: (
        f"from openai import {cls}\n\n\nclass Box:\n    def __init__(self):\n        self.client = {cls}({args})\n"
        "\n\nbox = Box()\n", "box.client"
    ),
    "import-in-function": lambda cls, args: (
        f"def make():\n    from openai import {cls}\n\n    return {cls}({args})\n\n\nclient = make()\n", "client"
    ),
    "named-images": lambda cls, args: (
        f"from openai import {cls}\n\nclient = {cls}({args})\nimages = client.images\n", "images"
    ),
    "local": lambda cls, _: (f"from openai import {cls}\n", "local"),
    "name-taken": lambda cls, args: (
        f"from openai import {cls}\n\nclient = {cls}({args})\nimage_response = image_bytes = openai_client = 'taken'\n",
        "client",
    ),
    "try-import": lambda cls, args: (
        f"try:\n    from openai import {cls}\nexcept ImportError:\n    {cls} = None\n\nclient = {cls}({args})\n",
        "client",
    ),
    "keys-changed": lambda cls, args: (
        f"import os\n\nfrom openai import {cls}\n\nclient = {cls}({args}, timeout=9, max_retries=1)\n", "client"
    ),
}  # fmt: skip

MODULES: dict[str, tuple[str, str]] = {
    "module": ("import {0}\n", "{0}.{1}"),
    "alias": ("import {0} as web\n", "web.{1}"),
    "function": ("from {0} import {1}\n", "{1}"),
    "function-alias": ("from {0} import {1} as send\n", "send"),
    "session": ("import {0}\n\nsession = {0}.{2}()\n", "session.{1}"),
    "name-taken": ("import {0}\n\nopenai_client = image_response = 'taken'\n", "{0}.{1}"),
}

HEAD = """\
# kept: first line
import asyncio
import base64
import io
import json
import re
from contextlib import nullcontext, suppress
from urllib.request import urlopen

"""
ODD = "odd  =  { 'a':1 ,'b' : 2 }  # kept: odd one\n"
TAIL = "\n\nlast  = [ 1,2 ]   # kept: odd two\n"


def variation(rng: random.Random, shape: str) -> Variation | None:
    """One program of a shape; None where the choices do not go together."""
    choices = {
        "shape": shape,
        "place": rng.choice(sorted({**PLACES, **AT_IMPORT})),
        "arguments": rng.choice([*sorted(ARGUMENTS), *["keywords"] * 6]),
        "layout": rng.choice([*sorted(LAYOUTS), *["flat"] * 4]),
        "text": rng.choice([*sorted(TEXTS), *["plain"] * 4]),
        "names": rng.choice([*sorted({**CLIENTS, **MODULES}), *["module"] * 6]),
    }
    return assembled(**choices)


def assembled(*, shape: str, place: str, arguments: str, layout: str, text: str, names: str) -> Variation | None:
    """The program of these choices; None where they do not go together."""
    kind = SHAPES[shape]
    head, func, local = _reached(kind, names)
    if not func:
        return None
    if layout in ("dots", "backslashes") and "(" in func:
        return None
    words, lines = ARGUMENTS[arguments](kind) if kind.kind != "http" else _http_arguments(arguments, kind)
    call = LAYOUTS[layout](func, words)
    body = _placed(kind, place, call, [*local, *lines])
    if body is None:
        return None
    whole = TEXTS[text](f"{HEAD}{head}\n{ODD}prompt = {FOX}\n\n\n{body}{TAIL}")
    try:
        compile(whole, "app.py", "exec")
    except SyntaxError:
        return None
    return Variation(
        name="/".join((shape, place, arguments, layout, text, names)),
        text=whole,
        kept=tuple(re.findall(r"kept: [\w ]+", whole)),
        kind=kind.kind,
    )


def _reached(shape: Shape, names: str) -> tuple[str, str, list[str]]:
    """The imports with the client, the callee, and lines that go before the call."""
    if shape.kind in ("sdk", "chat"):
        if names not in CLIENTS or (names == "named-images" and shape.kind == "chat"):
            return "", "", []
        cls = "AsyncOpenAI" if shape.is_async else "OpenAI"
        args = f'base_url="{RELAY}", api_key="relay"'
        head, owner = CLIENTS[names](cls, args)
        local = [f"local = {cls}({args})"] if names == "local" else []
        tail = shape.func.removeprefix("client.images" if names == "named-images" else "client")
        more = "import requests\n" if "requests" in shape.take else ""
        return more + head, owner + tail, local
    if names not in MODULES or (shape.kind == LEGACY and names not in ("module", "alias", "name-taken")):
        return "", "", []
    module, _, function = shape.func.partition(".")
    head, func = MODULES[names]
    session = "Client" if module == "httpx" else "Session"
    more = (
        "import requests\n"
        if "requests" in shape.take and "import requests\n" not in head.format(module, function, "Session")
        else ""
    )
    return more + head.format(module, function, session), func.format(module, function), []


def _placed(shape: Shape, place: str, call: str, lines: list[str]) -> str | None:
    """The template of a place filled in; lines that go before stand in the innermost function of the call."""
    template = {**PLACES, **AT_IMPORT}[place]
    has_list = "$D" in template or "$I" in template
    if (has_list and not shape.data) or ("$C" in template) != (shape.is_async and "$C" in template):
        return None
    if shape.is_async and (place in AT_IMPORT or "yield" in place or "lambda" in place):
        return None
    template = _with_lines(template, lines)
    awaited = f"(await {call})" if shape.is_async else call
    done = template.replace("$DEF", "async def" if shape.is_async else "def").replace("$A", "await " * shape.is_async)
    done = done.replace("$V", shape.take.replace("{}", awaited)).replace("$C", call)
    bare = f"await {call}" if shape.is_async else call
    done = re.sub(r"(?m)((?:=|return) )\$R$", lambda found: found[1] + bare, done).replace("$R", awaited)
    done = _inner(done, "$T", shape.take)
    return _inner(_inner(done, "$D", shape.data), "$I", shape.item)


def _with_lines(template: str, lines: list[str]) -> str:
    done: list[str] = []
    for line in template.splitlines():
        if re.search(r"\$[RVC]", line) and not any(line.lstrip() == f"{each}" for each in done):
            at = _statement_start(done, line)
            indent = " " * (len(at) - len(at.lstrip()))
            fresh = [f"{indent}{each}" for each in lines]
            position = len(done) if at == line else done.index(at)
            if not any(each in done for each in fresh):
                done[position:position] = fresh
        done.append(line)
    return "\n".join(done) + "\n"


def _statement_start(done: list[str], line: str) -> str:
    """The line before which something can be put: an `elif`, a bracket or a backslash leads further up."""
    if line.lstrip().startswith("elif"):
        return next(each for each in done if each.lstrip().startswith("if"))
    if done and done[-1].rstrip().endswith(("\\", "(  # kept: open")):
        return done[-1]
    return line


def _inner(text: str, mark: str, form: str) -> str:
    """`mark(x)` as the form says, `x` with balanced brackets."""
    while (start := text.find(f"{mark}(")) >= 0:
        depth, end = 0, start + len(mark)
        while True:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if depth == 0:
                break
        inside = text[start + len(mark) + 1 : end - 1]
        text = text[:start] + form.replace("{}", inside) + text[end:]
    return text


def variations(number: int, seed: int = 1) -> Iterator[Variation]:
    """That many programs, no two alike."""
    rng, seen, shapes = random.Random(seed), set[str](), sorted(SHAPES)
    while len(seen) < number:
        found = variation(rng, shapes[len(seen) % len(shapes)])
        if found is not None and found.text not in seen:
            seen.add(found.text)
            yield found
