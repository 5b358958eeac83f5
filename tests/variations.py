"""Programs that ask for an image, each put together from one choice on every axis: shape, names, arguments, place, layout.

A template is Python with a few marks: `$R` the call, `$V` what is taken out of it on the spot, `$T(x)` what is taken
out of the reply `x`, `$D(x)` its list of images, `$I(x)` what is taken out of one image, `$A` and `$DEF` the words of a
coroutine. Deterministic: the same number gives the same programs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    """A program, the expression that runs it, and the comments that have to survive."""

    name: str
    text: str
    kept: tuple[str, ...]
    is_async: bool
    kind: str


FOX = '"a fox"'
_B64 = (("model", '"dall-e-3"'), ("prompt", "prompt"), ("size", '"1024x1024"'), ("response_format", '"b64_json"'))
_B64_MORE = (("response_format", '"b64_json"'), ("style", '"vivid"'), ("prompt", "prompt"), ("quality", '"hd"'), ("n", "1"))
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

# Where the call stands. Those of `AT_IMPORT` run when the module is imported.

PLACES: dict[str, str] = {
    "statement": "$DEF draw(prompt):\n    reply = $R\n    return $T(reply)\n",
    "annotated": "$DEF draw(prompt):\n    reply: object = $R\n    return $T(reply)\n",
    "chained": "$DEF draw(prompt):\n    return $V\n",
    "chained-walrus": "$DEF draw(prompt):\n    return $T((reply := $R))\n",
    "chained-or": "$DEF draw(prompt):\n    return $T(($R or None))\n",
    "chained-conditional": "$DEF draw(prompt):\n    return $T(($R if prompt else $R))\n",
    "walrus-and": "$DEF draw(prompt):\n    if (reply := $R) and $T(reply):\n        return $T(reply)\n    return None\n",
    "walrus-tuple": "$DEF draw(prompt):\n    return (reply := $R) is None, $T(reply)\n",
    "assert-message": "$DEF draw(prompt):\n    assert prompt, $V\n    return 1\n",
    "match-guard": "$DEF draw(prompt):\n    match prompt:\n        case str() if $V:\n            return 1\n    return 2\n",
    "loop-again": (
        "$DEF draw(prompt):\n    found = []\n    last = None\n    for prompt in (prompt, 'a hen'):\n"
        "        if last is not None:\n            found.append(last)\n        reply = $R\n        last = $T(reply)\n"
        "    return found, last\n"
    ),
    "while-loop": (
        "$DEF draw(prompt):\n    found = []\n    while len(found) < 2:\n        reply = $R\n"
        "        found.append($T(reply))\n    return found\n"
    ),
    "loop-else": (
        "$DEF draw(prompt):\n    for _ in '1':\n        reply = $R\n    else:\n        return $T(reply)\n    return 1\n"
    ),
    "two-functions": (
        "def take(reply):\n    return $T(reply)\n\n\n$DEF one(prompt):\n    return take($R)\n\n\n"
        "$DEF draw(prompt):\n    return $Aone(prompt), $Aone('a hen')\n"
    ),
    "tuple-returned": (
        "$DEF ask(prompt):\n    return prompt, $V\n\n\n$DEF draw(prompt):\n    text, image = $Aask(prompt)\n    return image\n"
    ),
    "dict-returned": (
        "$DEF ask(prompt):\n    return {'image': $V}\n\n\n$DEF draw(prompt):\n    return ($Aask(prompt))['image']\n"
    ),
    "format-method": "$DEF draw(prompt):\n    return '{} {}'.format(prompt, $V)\n",
    "keyword-argument": "def same(it, *, again):\n    return again\n\n\n$DEF draw(prompt):\n    return same(1, again=$V)\n",
    "sorted-key": "$DEF draw(prompt):\n    return sorted([prompt, 'b'], key=lambda prompt: $V)\n",
    "prompt-computed": "$DEF draw(prompt):\n    names = [prompt]\n    prompt = names.pop() + '.'\n    return $V\n",
    "prompt-shadowed": "$DEF draw(prompt):\n    base64_ = json_ = prompt\n    image_response = 1\n    return $V, image_response\n",
    "global-module": (
        "$DEF ask(prompt):\n    global kept\n    kept = $V\n\n\n$DEF draw(prompt):\n    $Aask(prompt)\n    return kept\n"
    ),
    "except-body": (
        "$DEF draw(prompt):\n    try:\n        raise ValueError\n    except ValueError:\n        reply = $R\n"
        "        return $T(reply)\n"
    ),
    "raise-from": (
        "$DEF draw(prompt):\n    try:\n        raise ValueError($V)\n    except ValueError as error:\n        return str(error)\n"
    ),
    "chained-named": "$DEF draw(prompt):\n    image = $V\n    return image\n",
    "two-names": "$DEF draw(prompt):\n    reply = again = $R\n    return $T(again)\n",
    "renamed": "$DEF draw(prompt):\n    reply = $R\n    again = reply\n    return $T(again)\n",
    "nested": "def same(it):\n    return it\n\n\n$DEF draw(prompt):\n    return same($V)\n",
    "nested-builtin": "$DEF draw(prompt):\n    return bytes($V, 'ascii') if isinstance($T(($R)), str) else $V\n",
    "reply-to-function": "def first(reply):\n    return $T(reply)\n\n\n$DEF draw(prompt):\n    return first($R)\n",
    "reply-to-method": (
        "class Reader:\n    def first(self, reply):\n        return $T(reply)\n\n\n"
        "$DEF draw(prompt):\n    return Reader().first($R)\n"
    ),
    "returned-to-function": "$DEF ask(prompt):\n    return $R\n\n\n$DEF draw(prompt):\n    return $T(($Aask(prompt)))\n",
    "returned-named": (
        "$DEF ask(prompt):\n    reply = $R\n    return reply\n\n\n"
        "$DEF draw(prompt):\n    got = $Aask(prompt)\n    return $T(got)\n"
    ),
    "walrus-if": "$DEF draw(prompt):\n    if (reply := $R):\n        return $T(reply)\n    return None\n",
    "walrus-if-value": "$DEF draw(prompt):\n    if (image := $V):\n        return image\n    return None\n",
    "walrus-while": "$DEF draw(prompt):\n    while not (reply := $R):\n        pass\n    return $T(reply)\n",
    "walrus-while-value": "$DEF draw(prompt):\n    while not (image := $V):\n        pass\n    return image\n",
    "elif": "$DEF draw(prompt):\n    if not prompt:\n        return None\n    elif $V:\n        return 1\n    return 2\n",
    "if-test": "$DEF draw(prompt):\n    if $V:\n        return 1\n    return 2\n",
    "comprehension": "$DEF draw(prompt):\n    return [$V for prompt in (prompt, 'a hen')]\n",
    "comprehension-replies": (
        "$DEF draw(prompt):\n    replies = [$R for prompt in (prompt, 'a hen')]\n"
        "    return [$T(reply) for reply in replies]\n"
    ),
    "dict-comprehension": "$DEF draw(prompt):\n    return {prompt: $V for prompt in (prompt, 'a hen')}\n",
    "comprehension-source": "$DEF draw(prompt):\n    return [$I(item) for item in $D($R)]\n",
    "comprehension-source-named": "$DEF draw(prompt):\n    reply = $R\n    return [$I(item) for item in $D(reply)]\n",
    "comprehension-filter": "$DEF draw(prompt):\n    return [prompt for prompt in (prompt, 'a hen') if $V]\n",
    "loop-source": (
        "$DEF draw(prompt):\n    found = []\n    for item in $D($R):\n        found.append($I(item))\n    return found\n"
    ),
    "loop-source-named": (
        "$DEF draw(prompt):\n    found = []\n    reply = $R\n    for number, item in enumerate($D(reply)):\n"
        "        found.append((number, $I(item)))\n    return found\n"
    ),
    "loop-body": (
        "$DEF draw(prompt):\n    found = []\n    for prompt in (prompt, 'a hen'):\n        reply = $R\n"
        "        found.append($T(reply))\n    return found\n"
    ),
    "loop-body-chained": (
        "$DEF draw(prompt):\n    found = []\n    for prompt in (prompt, 'a hen'):\n        found.append($V)\n"
        "    return found\n"
    ),
    "loop-late": (
        "$DEF draw(prompt):\n    reply = None\n    for prompt in (prompt, 'a hen'):\n        if reply:\n"
        "            return $T(reply)\n        reply = $R\n    return None\n"
    ),
    "replies-in-list": (
        "$DEF draw(prompt):\n    replies = []\n    for prompt in (prompt, 'a hen'):\n        replies.append($R)\n"
        "    return [$T(each) for each in replies]\n"
    ),
    "conditional": "$DEF draw(prompt):\n    return $V if prompt else None\n",
    "conditional-test": "$DEF draw(prompt):\n    return 1 if $V else None\n",
    "conditional-reply": (
        "$DEF draw(prompt):\n    reply = $R if prompt else None\n    return $T(reply) if reply else None\n"
    ),
    "lambda": "$DEF draw(prompt):\n    make = lambda prompt: $V\n    return make(prompt)\n",
    "lambda-reply": "$DEF draw(prompt):\n    make = lambda: $R\n    return $T(make())\n",
    "lambda-taker": "$DEF draw(prompt):\n    take = lambda reply: $T(reply)\n    return take($R)\n",
    "lambda-late": "$DEF draw(prompt):\n    reply = $R\n    late = lambda: $T(reply)\n    return late()\n",
    "formatted": "$DEF draw(prompt):\n    return f'''<{$V}>'''\n",
    "formatted-named": "$DEF draw(prompt):\n    reply = $R\n    return f'''<{$T(reply)}>'''\n",
    "percent": "$DEF draw(prompt):\n    return '<%s>' % ($V,)\n",
    "with-item": (
        "$DEF draw(prompt):\n    with suppress(ValueError), nullcontext($V) as image:\n        return image\n"
    ),
    "with-reply": "$DEF draw(prompt):\n    with nullcontext($R) as reply:\n        return $T(reply)\n",
    "with-body": (
        "$DEF draw(prompt):\n    with suppress(ValueError):\n        reply = $R\n        return $T(reply)\n"
    ),
    "dict-display": "$DEF draw(prompt):\n    return {'prompt': prompt, 'image': $V}\n",
    "dict-display-reply": "$DEF draw(prompt):\n    kept = {'reply': $R}\n    return $T(kept['reply'])\n",
    "list-display": "$DEF draw(prompt):\n    return [prompt, $V]\n",
    "list-display-reply": "$DEF draw(prompt):\n    replies = [$R]\n    return $T(replies[0])\n",
    "tuple-display": "$DEF draw(prompt):\n    return prompt, $V\n",
    "set-display": "$DEF draw(prompt):\n    return {$V}\n",
    "starred": "$DEF draw(prompt):\n    return [*($V, prompt)]\n",
    "starred-data": "$DEF draw(prompt):\n    first, *rest = $D($R)\n    return $I(first), len(rest)\n",
    "starred-argument": "$DEF draw(prompt):\n    return max(*[[1, $V], [0]])\n",
    "augmented": "$DEF draw(prompt):\n    found = [prompt]\n    found += [$V]\n    return found\n",
    "unpacked": "$DEF draw(prompt):\n    reply, other = $R, 1\n    return $T(reply), other\n",
    "unpacked-value": "$DEF draw(prompt):\n    image, other = $V, 1\n    return image, other\n",
    "unpacked-single": "$DEF draw(prompt):\n    (reply,) = [$R]\n    return $T(reply)\n",
    "unpacked-data": "$DEF draw(prompt):\n    [item] = $D($R)\n    return $I(item)\n",
    "subscript-target": "$DEF draw(prompt):\n    kept = {}\n    kept['image'] = $V\n    return kept\n",
    "subscript-target-reply": "$DEF draw(prompt):\n    kept = {}\n    kept['it'] = $R\n    return $T(kept['it'])\n",
    "or": "$DEF draw(prompt):\n    return $V or 'none'\n",
    "or-later": "$DEF draw(prompt):\n    return prompt == 'no' or $V\n",
    "or-reply": "$DEF draw(prompt):\n    reply = $R or None\n    return $T(reply)\n",
    "and": "$DEF draw(prompt):\n    reply = $R\n    return reply and $T(reply)\n",
    "and-data": "$DEF draw(prompt):\n    reply = $R\n    return $D(reply) and $T(reply)\n",
    "and-chained": "$DEF draw(prompt):\n    return prompt and $V\n",
    "not": "$DEF draw(prompt):\n    return not $V\n",
    "compare": "$DEF draw(prompt):\n    return $V == prompt, $V != None\n",
    "assert": "$DEF draw(prompt):\n    reply = $R\n    assert reply, 'no reply'\n    return $T(reply)\n",
    "assert-data": "$DEF draw(prompt):\n    reply = $R\n    assert $D(reply)\n    return $T(reply)\n",
    "assert-chained": "$DEF draw(prompt):\n    assert $V\n    return 1\n",
    "assert-walrus": "$DEF draw(prompt):\n    assert (reply := $R)\n    return $T(reply)\n",
    "if-not-data": (
        "$DEF draw(prompt):\n    reply = $R\n    if not $D(reply):\n        raise ValueError\n    return $T(reply)\n"
    ),
    "if-length": "$DEF draw(prompt):\n    reply = $R\n    if len($D(reply)) > 0:\n        return $T(reply)\n    return None\n",
    "if-none": "$DEF draw(prompt):\n    reply = $R\n    if reply is None:\n        return None\n    return $T(reply)\n",
    "yield": "def images(prompt):\n    yield $V\n\n\ndef draw(prompt):\n    return list(images(prompt))\n",
    "yield-named": (
        "def images(prompt):\n    reply = $R\n    yield prompt\n    yield $T(reply)\n\n\n"
        "def draw(prompt):\n    return list(images(prompt))\n"
    ),
    "yield-reply": (
        "def replies(prompt):\n    yield $R\n\n\ndef draw(prompt):\n    return [$T(each) for each in replies(prompt)]\n"
    ),
    "try-finally": (
        "$DEF draw(prompt):\n    log = []\n    try:\n        reply = $R\n    finally:\n        log.append(1)\n"
        "    return $T(reply), log\n"
    ),
    "try-except": (
        "$DEF draw(prompt):\n    try:\n        reply = $R\n        return $T(reply)\n    except Exception as error:\n"
        "        return str(error)\n"
    ),
    "try-else": (
        "$DEF draw(prompt):\n    try:\n        reply = $R\n    except ValueError:\n        return None\n    else:\n"
        "        return $T(reply)\n"
    ),
    "finally-body": "$DEF draw(prompt):\n    try:\n        pass\n    finally:\n        image = $V\n    return image\n",
    "match-subject": (
        "$DEF draw(prompt):\n    match $V:\n        case None:\n            return None\n        case image:\n"
        "            return image\n"
    ),
    "match-reply": (
        "$DEF draw(prompt):\n    match $R:\n        case reply:\n            return $T(reply)\n"
    ),
    "match-body": "$DEF draw(prompt):\n    match prompt:\n        case str():\n            return $V\n    return None\n",
    "nested-def": (
        "$DEF draw(prompt):\n    $DEF inner():\n        reply = $R\n        return $T(reply)\n\n    return $Ainner()\n"
    ),
    "closure": "$DEF draw(prompt):\n    reply = $R\n\n    def inner():\n        return $T(reply)\n\n    return inner()\n",
    "closure-prompt": (
        "$DEF draw(prompt):\n    $DEF inner():\n        return $V\n\n    prompt = prompt + '!'\n    return $Ainner()\n"
    ),
    "nonlocal": (
        "$DEF draw(prompt):\n    reply = None\n\n    $DEF inner():\n        nonlocal reply\n        reply = $R\n\n"
        "    $Ainner()\n    return $T(reply)\n"
    ),
    "global": (
        "reply = None\n\n\n$DEF ask(prompt):\n    global reply\n    reply = $R\n\n\n"
        "$DEF draw(prompt):\n    $Aask(prompt)\n    return $T(reply)\n"
    ),
    "attribute": (
        "class Job:\n    $DEF run(self, prompt):\n        self.reply = $R\n\n    def take(self):\n"
        "        return $T(self.reply)\n\n\n"
        "$DEF draw(prompt):\n    job = Job()\n    $Ajob.run(prompt)\n    return job.take()\n"
    ),
    "attribute-value": (
        "class Job:\n    $DEF run(self, prompt):\n        self.image = $V\n\n\n"
        "$DEF draw(prompt):\n    job = Job()\n    $Ajob.run(prompt)\n    return job.image\n"
    ),
    "static-method": (
        "class Job:\n    @staticmethod\n    $DEF run(prompt):\n        return $V\n\n\n"
        "$DEF draw(prompt):\n    return $AJob.run(prompt)\n"
    ),
    "branches": (
        "$DEF draw(prompt):\n    if prompt == 'a cat':\n        reply = $R\n    else:\n        prompt = 'a hen'\n"
        "        reply = $R\n    return $T(reply)\n"
    ),
    "deleted": "$DEF draw(prompt):\n    reply = $R\n    image = $T(reply)\n    del reply\n    return image\n",
    "reused-name": "$DEF draw(prompt):\n    reply = $R\n    reply = $T(reply)\n    return reply\n",
    "reused-prompt": "$DEF draw(prompt):\n    prompt = $R\n    return $T(prompt)\n",
    "taken-twice": "$DEF draw(prompt):\n    reply = $R\n    return $T(reply), $T(reply)\n",
    "asked-twice": "$DEF draw(prompt):\n    return $V, $V\n",
    "asked-in-a-row": "$DEF draw(prompt):\n    one = $R\n    prompt += ' again'\n    two = $R\n    return $T(two), $T(one)\n",
    "semicolons": "$DEF draw(prompt):\n    a = 1; reply = $R; b = 2\n    return $T(reply), a, b\n",
    "semicolon-behind": "$DEF draw(prompt):\n    reply = $R;\n    return $T(reply)\n",
    "one-line-def": "$DEF draw(prompt): return $V\n",
    "one-line-if": "$DEF draw(prompt):\n    if prompt: return $V\n    return None\n",
    "one-line-loop": "$DEF draw(prompt):\n    found = []\n    for _ in '12': found.append($V)\n    return found\n",
    "one-line-with": "$DEF draw(prompt):\n    with suppress(ValueError): return $V\n",
    "printed": "$DEF draw(prompt):\n    reply = $R\n    print(len($D(reply)))\n    return $T(reply)\n",
    "slice": "$DEF draw(prompt):\n    reply = $R\n    return [$I(item) for item in $D(reply)[:1]]\n",
    "index-named": "$DEF draw(prompt):\n    reply = $R\n    item = $D(reply)[0]\n    return $I(item)\n",
    "data-named": "$DEF draw(prompt):\n    data = $D($R)\n    return $I(data[0])\n",
    "data-to-function": (
        "def first(data):\n    return $I(data[0])\n\n\n$DEF draw(prompt):\n    reply = $R\n    return first($D(reply))\n"
    ),
    "order": "$DEF draw(prompt):\n    log = []\n    return log.append('first'), $V, list(log)\n",
    "order-prompt": (
        "$DEF draw(prompt):\n    names = iter(['one', 'two'])\n    return next(names), [$V], next(names)\n"
    ),
    "order-argument": (
        "counter = iter(range(9))\n\n\ndef keep(number, it):\n    return number, it\n\n\n"
        "$DEF draw(prompt):\n    return keep(prompt_of(), $V)\n\n\ndef prompt_of():\n    SEEN.append('read')\n    return len(SEEN)\n"
        "\n\nSEEN = []\n"
    ),
    "order-changed": (
        "$DEF draw(prompt):\n    return (prompt := prompt + '!'), $V\n"
    ),
    "order-target": (
        "$DEF draw(prompt):\n    kept = {}\n    chest = lambda: kept\n    chest()['a'] = $V\n    return kept\n"
    ),
    "order-subscript": (
        "$DEF draw(prompt):\n    keys = ['b', 'a']\n    kept = {keys.pop(): $V, keys.pop(): 1}\n    return kept\n"
    ),
    "short-circuit-chain": "$DEF draw(prompt):\n    return 1 < len(prompt) < len($V)\n",
    "short-circuit-stop": "$DEF draw(prompt):\n    return 9 < len(prompt) < len($V)\n",
    "gather": (
        "async def draw(prompt):\n    one, two = await asyncio.gather($C, $C)\n    return $T(one), $T(two)\n"
    ),
    "gather-comprehension": (
        "async def draw(prompt):\n    replies = await asyncio.gather(*[$C for prompt in (prompt, prompt)])\n"
        "    return [$T(each) for each in replies]\n"
    ),
    "task": "async def draw(prompt):\n    task = asyncio.create_task($C)\n    reply = await task\n    return $T(reply)\n",
    "coroutine-named": "async def draw(prompt):\n    waiting = $C\n    reply = await waiting\n    return $T(reply)\n",
    "await-for": "async def draw(prompt):\n    reply = await asyncio.wait_for($C, 9)\n    return $T(reply)\n",
    "type-comment": "$DEF draw(prompt):\n    reply = $R  # type: ignore\n    return $T(reply)  # noqa: B950\n",
    "format-off": (
        "$DEF draw(prompt):\n    # fmt: off\n    reply   =   $R\n    # fmt: on\n    return $T(reply)\n"
    ),
    "docstring": '$DEF draw(prompt):\n    """Draws."""\n    return $V\n',
    "commented": (
        "$DEF draw(prompt):\n    # kept: above\n    reply = $R  # kept: behind\n    # kept: below\n"
        "    return $T(reply)  # kept: at the end\n"
    ),
    "in-brackets": "$DEF draw(prompt):\n    reply = ($R)\n    return ($T((reply)))\n",
    "brackets-spread": (
        "$DEF draw(prompt):\n    reply = (  # kept: open\n        $R\n        # kept: close\n    )\n"
        "    return (\n        $T(reply)  # kept: taken\n    )\n"
    ),
    "backslash": "$DEF draw(prompt):\n    reply = \\\n        $R\n    return \\\n        $T(reply)\n",
    "beyond-ascii": "$DEF draw(prompt):\n    größe = 'ü🦊'; reply = $R; naïve = '漢字'\n    return 'ü', $T(reply), größe, naïve\n",
    "beyond-ascii-chained": "$DEF draw(prompt):\n    return 'ü🦊', $V, '漢字'\n",
}  # fmt: skip

AT_IMPORT: dict[str, str] = {
    "module-level": "reply = $R\nimage = $T(reply)\n\n\ndef draw(prompt):\n    return image\n",
    "module-level-if": "if prompt:\n    image = $V\n\n\ndef draw(prompt):\n    return image\n",
    "default-argument": "def draw(prompt, image=$V):\n    return image\n",
    "default-argument-reply": "def draw(prompt, reply=$R):\n    return $T(reply)\n",
    "decorator-argument": (
        "def mark(image):\n    def outer(function):\n        function.image = image\n        return function\n\n"
        "    return outer\n\n\n@mark($V)\ndef draw(prompt):\n    return draw.image\n"
    ),
    "class-body": "class Art:\n    reply = $R\n    image = $T(reply)\n\n\ndef draw(prompt):\n    return Art.image\n",
    "class-body-reply": "class Art:\n    reply = $R\n\n\ndef draw(prompt):\n    return $T(Art.reply)\n",
    "base-class": "class Art(type($V)):\n    pass\n\n\ndef draw(prompt):\n    return Art.__mro__[1].__name__\n",
    "main-guard": (
        "def draw(prompt):\n    return image\n\n\nif __name__ != '__main__':\n    reply = $R\n    image = $T(reply)\n"
    ),
}  # fmt: skip

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
    "local": lambda cls, args: (f"from openai import {cls}\n", "local"),
    "name-taken": lambda cls, args: (
        f"from openai import {cls}\n\nclient = {cls}({args})\nimage_response = image_bytes = openai_client = 'taken'\n", "client"
    ),
    "try-import": lambda cls, args: (
        f"try:\n    from openai import {cls}\nexcept ImportError:\n    {cls} = None\n\nclient = {cls}({args})\n", "client"
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
        is_async=f"async {'def draw'}" in whole,
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
    more = "import requests\n" if "requests" in shape.take and "import requests\n" not in head.format(module, function, "Session") else ""
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
