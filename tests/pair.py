"""Runs one program twice: as it was, against the relay, and as the patches leave it, against the double."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import inspect
import io
import os
import re
import shutil
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openai
import relay as relays
import yaml
from loopback import png
from relay import PARTIAL, Relay, number_of

from offramp import pipeline, rehearse
from offramp.choices import Settings
from offramp.choices import output as chosen
from offramp.contract import load
from offramp.model import Report, Stage
from offramp.rehearse import Call, Double
from offramp.rehearse.answers import Body
from offramp.rules import load as load_rules

HERE = Path(__file__).parent / "pairs"
STANDINS = HERE / "standins"
CONTRACT = load()
RULES = load_rules()
USAGE = {
    "input_tokens": 10, "output_tokens": 196, "total_tokens": 206,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
}  # fmt: skip
_ADDRESS = re.compile(r"https://[\w.-]+")
_OFFICIAL = re.compile(r"https://(api\.openai\.com|[\w-]+\.openai\.azure\.com)")
_AZURE = ".openai.azure.com"
_TRANSPORT = ("requests", "httpx", "aiohttp", "urllib", "http")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One pair. `run` is what a caller of the program writes."""

    name: str
    run: str
    failures: tuple[int, ...] = ()
    """What is answered first, on both sides."""
    refused: str = ""
    """What a refusal ends with, before and after, where the old package raised something of its own."""
    output: str = ""
    """What the user has chosen for addresses that leave."""
    sdk: str = ""
    """The version of the old SDK where it is not today's."""
    priced: bool = False
    """Whether the numbers of the result are costs."""
    asks: int = 0
    """How often the new program asks for what is refused, where the old one repeated even that; 0 for as often."""

    @property
    def stage(self) -> Stage:
        """The stage of the edit that the pair is about."""
        return Stage(self.name.partition("/")[0])

    @property
    def before(self) -> str:
        """The old program."""
        return (HERE / self.name / "before.py").read_bytes().decode()

    @property
    def after(self) -> str:
        """The new program as it is stored."""
        return (HERE / self.name / "after.py").read_bytes().decode()

    @property
    def is_async(self) -> bool:
        """Whether the program draws in a coroutine."""
        return "async def" in self.before


def cases() -> dict[str, Case]:
    """All pairs by name, as the table has them."""
    table = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))
    return {
        name: Case(name=name, **{**words, "failures": tuple(words.get("failures", ()))})
        for name, words in sorted(table.items())
    }


@cache
def planned(text: str, output: str = "") -> Report:
    """The plan for one program."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "app.py").write_bytes(text.encode())
        settings = Settings(output=chosen(output) if output else None)
        return pipeline.run(Path(folder), plan=True, rules=RULES, settings=settings)


def emitted(report: Report, text: str) -> str:
    """The program after the whole series."""
    for patch in report.patches:
        for change in patch.changes:
            assert change.before.decode() == text
            text = change.after.decode()
    return text


# Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one run."""

    value: object = None
    error: str = ""
    """The type of what was raised, with its module."""
    said: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0


def run_before(case: Case, folder: Path, failures: tuple[int, ...] = ()) -> Outcome:
    """The old program at the relay."""
    with relays.serving() as relay, rehearse.serving() as double, _sdk(case.sdk):
        relay.failures, double.failures = list(failures or case.failures), list(failures)
        double.amend = amend
        address = {"OPENAI_BASE_URL": f"{relay.url}/v1", "OPENAI_API_BASE": f"{relay.url}/v1"}
        return _run(
            case,
            _led(case.before, relay, double, official=False),
            folder,
            relay,
            address,
            lambda: len(relay.asked) + len(double.journal.calls),
        )


def run_after(case: Case, folder: Path, failures: tuple[int, ...] = ()) -> tuple[Outcome, Double]:
    """The new program at the double; what it does not move still finds the relay."""
    with relays.serving() as relay, rehearse.serving() as double:
        double.failures, relay.failures = list(failures or case.failures), list(failures)
        double.amend = amend
        address = {"OPENAI_BASE_URL": double.base_url}
        text = _led(case.after, relay, double, official=True)
        outcome = _run(case, text, folder, relay, address, lambda: len(double.journal.calls) + len(relay.asked))
        return outcome, double


def _led(text: str, relay: Relay, double: Double, *, official: bool) -> str:
    """The program with addresses of the loopback, in the copy that is run and only there."""
    kept = double.base_url.removesuffix("/v1")

    def there(match: re.Match[str]) -> str:
        known = _OFFICIAL.fullmatch(match[0]) if official else match[0].endswith(_AZURE)
        return kept if known else relay.url

    return _ADDRESS.sub(there, text)


def _run(
    case: Case, text: str, folder: Path, relay: Relay, address: dict[str, str], count: Callable[[], int]
) -> Outcome:
    inputs = _inputs(folder)
    keys = dict.fromkeys(("OPENAI_API_KEY", "RELAY_KEY", "POSTERS_AZURE_KEY", "BING_U"), "own-key")
    env = {**keys, **address, "RELAY_URL": relay.url, "IMAGE_BASE_URL": f"{relay.url}/v1", "NO_PROXY": "127.0.0.1"}
    said = io.StringIO()
    value, error = None, ""
    with _process(folder, env), contextlib.redirect_stdout(said):
        module = types.ModuleType("app")
        sys.modules["app"] = module
        try:
            exec(compile(text, str(folder / "app.py"), "exec"), module.__dict__)
            found = eval(case.run, module.__dict__)
            value = plain(asyncio.run(_awaited(found)) if inspect.isawaitable(found) else found)
        except Exception as raised:
            error = f"{type(raised).__module__}.{type(raised).__qualname__}"
    written = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files = {name: data for name, data in written.items() if name not in inputs}
    return Outcome(value=value, error=error, said=said.getvalue(), files=files, asked=count())


async def _awaited(value: Any) -> Any:
    return await value


def _inputs(folder: Path) -> tuple[str, ...]:
    """What programs that edit find in their folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pictures = {"in.png": png(7), "a.png": png(8), "b.png": png(9), "mask.png": png(7, transparent=True)}
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    return tuple(pictures)


@contextlib.contextmanager
def _process(folder: Path, env: dict[str, str]) -> Iterator[None]:
    """The process as the program finds it: its folder, its environment, nothing to wait for."""
    here, before = Path.cwd(), dict(os.environ)
    sleep, asleep = time.sleep, asyncio.sleep
    os.chdir(folder)
    os.environ.update(env)
    sys.path.insert(0, str(STANDINS / "packages"))
    time.sleep = lambda _: None
    asyncio.sleep = lambda _, result=None: asleep(0, result)
    if hasattr(openai, "_reset_client"):
        openai.api_key = openai.base_url = None
        openai._reset_client()
    try:
        yield
    finally:
        time.sleep, asyncio.sleep = sleep, asleep
        sys.path.remove(str(STANDINS / "packages"))
        os.environ.clear()
        os.environ.update(before)
        os.chdir(here)
        del sys.modules["app"]


@contextlib.contextmanager
def _sdk(version: str) -> Iterator[None]:
    """The package `openai` of a version: for 0.28 what stands in for it, as the two cannot be installed together."""
    if not version:
        yield
        return
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "openai"}
    folder = str(STANDINS / f"openai_{version.replace('.', '_')}")
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
        for name in [name for name in sys.modules if name.split(".")[0] == "openai"]:
            del sys.modules[name]
        sys.modules.update(kept)


def amend(call: Call, body: Body) -> Body:
    """The double draws what the relay would for the same prompt and the same input."""
    body = {**body, "usage": USAGE} if body.get("usage") and call.operation != "responses.create" else body
    arguments = call.request.arguments
    if call.operation == "responses.create":
        number = number_of(relays.response_prompt(dict(arguments)))
        output = [{**each, "result": _text(number)} if "result" in each else each for each in body.get("output", [])]
        return {**body, "output": output} if output else body
    number = number_of(str(arguments.get("prompt", "")), [each.data for each in call.request.uploads])
    if "b64_json" in body:
        index = body.get("partial_image_index")
        return {**body, "b64_json": _text(number if index is None else PARTIAL + index)}
    return {**body, "data": [{"b64_json": _text(number + index)} for index in range(len(body.get("data", [])))]}


def _text(number: int) -> str:
    return base64.b64encode(png(number)).decode()


# Comparing


def plain(value: Any) -> Any:
    """A value that can be compared: files in memory and pictures as what they hold."""
    match value:
        case io.BytesIO():
            return (io.BytesIO, value.getvalue())
        case list() | tuple():
            return type(value)(plain(each) for each in value)
        case dict():
            return {key: plain(each) for key, each in value.items()}
    if type(value).__module__.startswith("PIL."):
        return ("picture", value.mode, value.size, value.tobytes())
    if type(value).__module__ == "app" and hasattr(value, "__dict__"):
        return (type(value).__name__, plain(vars(value)))
    if inspect.isgenerator(value):
        return [plain(each) for each in value]
    return value


_NUMBER = re.compile(r"\d+\.\d+")


def shape(value: Any) -> Any:
    """A value without its costs."""
    match value:
        case float():
            return float
        case str():
            return _NUMBER.sub("#", value)
        case list() | tuple():
            return type(value)(shape(each) for each in value)
        case dict():
            return {key: shape(each) for key, each in value.items()}
    return value


def costs(value: Any) -> list[float]:
    """The numbers of a value that may be costs, in order."""
    match value:
        case float():
            return [value]
        case str():
            return [float(each) for each in _NUMBER.findall(value)]
        case list() | tuple():
            return [cost for each in value for cost in costs(each)]
        case dict():
            return [cost for each in value.values() for cost in costs(each)]
    return []


def is_transport(error: str) -> bool:
    """Whether an exception is one of an HTTP client, which goes with the client."""
    return error.split(".")[0] in _TRANSPORT


def successor(case: Case, error: str) -> str:
    """The exception of today for one that the old program raised."""
    known = {each.old: each.new for each in CONTRACT.old_exceptions}
    return known.get(error, error) if case.sdk else error
