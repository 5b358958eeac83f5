"""What the patches leave behind is run: with the real SDK, against a double of the official API on the loopback."""

from __future__ import annotations

import asyncio
import base64
import importlib
import inspect
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import openai
import pytest
from loopback import CONTRACT, png, serving
from patched import Tree, applied, planned, read_tree, write

from offramp.rehearse import Double

HERE = Path(__file__).parent
CASES = HERE / "fixes"
PROJECTS = HERE.parent / "fixtures/projects"
OFFICIAL = b'"https://api.openai.com/v1"'

RUNS: dict[str, tuple[str, object]] = {
    "bing/async": ("app.draw('a fox', tmp); read('3.jpeg')", png(3)),
    "bing/downloaded": ("app.draw('a fox', tmp); read('3.jpeg')", png(3)),
    "bing/named-and-counted": ("app.draw('a fox', str(tmp), 'fox'); read('fox_1.jpeg')", png(1)),
    "bing/saved": ("app.draw('a fox', tmp); read('0.jpeg')", png(0)),
    "client/base-url-in-env-file": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/beside": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/beside-on-self": ("app.Studio().draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/factory": ("draw.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/in-place": ("app.poster('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "client/made-on-the-spot": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/on-self": ("app.Studio().draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/other-class": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/other-module": ("shop.draw.draw('a fox')", base64.b64encode(png(0)).decode()),
    "client/own-key-stays": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "codex/edit": ("app.edit('a fox', tmp / 'in.png')", png(0)),
    "codex/generate": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "codex/loop": ("app.draw('a fox', tmp); read('0.png')", png(0)),
    "g4f/client": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "g4f/provider": ("app.draw('a fox')", png(0)),
    "legacy/api-base": ("app.draw('a fox')", png(0)),
    "legacy/async": ("app.draw('a fox')", png(0)),
    "legacy/classes-imported": ("app.draw('a fox')", png(0)),
    "legacy/error-imported-under-another-name": ("app.draw('a fox')", png(0)),
    "legacy/errors": ("app.draw('a fox')", png(0)),
    "legacy/image-create": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "legacy/other-name-of-the-package": ("app.draw('a fox')", png(0)),
    "output/bytes-bing": ("app.draw('a fox')", [png(0), png(1), png(2), png(3)]),
    "output/bytes-in-a-dict": ("app.draw('a fox')['image']", png(0)),
    "output/bytes-list": ("app.draw('a fox')", [png(0), png(1), png(2)]),
    "output/bytes-returned": ("app.draw('a fox')", png(0)),
    "output/bytes-yielded": ("list(app.draw(['a fox', 'a hen']))", [png(0), png(0)]),
    "output/chat-bytes": ("app.draw('a fox')['image']", png(0)),
    "output/chat-data-url": ("data(app.draw('a fox')[4:-1])", png(0)),
    "output/chat-path-and-download": ("read(app.draw('a fox', tmp / 'a.png')) + read('a.png')", png(0) * 2),
    "output/chat-path-named": ("read(app.draw('a fox')['url'])", png(0)),
    "output/chat-path-returned": ("read(app.draw('a fox'))", png(0)),
    "output/data-url-and-download": ("data(app.draw('a fox', tmp / 'a.png')) + read('a.png')", png(0) * 2),
    "output/data-url-bing-page": (
        "[data(each.split('\"')[1], 'jpeg') for each in app.draw('a fox', tmp).split('>')[:2]] + [read('3.jpeg')]",
        [png(0), png(1), png(3)],
    ),
    "output/data-url-http": ("data(app.draw('a fox')['image'])", png(0)),
    "output/data-url-list": ("[data(each) for each in app.draw('a fox')]", [png(0), png(1)]),
    "output/data-url-markdown": ("data(app.draw('a fox')[11:-1])", png(0)),
    "output/data-url-returned": ("data(app.draw('a fox'))", png(0)),
    "output/function-async": ("app.draw('a fox')", [f"https://store.example.org/{len(png(0))}.png"] * 2),
    "output/function-in-the-file": ("app.draw('a fox')", f"https://store.example.org/{len(png(0))}.png"),
    "output/function-sync": ("app.draw('a fox')", f"https://store.example.org/{len(png(0))}.png"),
    "output/path-and-download": ("read(app.draw('a fox', tmp / 'a.png')) + read('a.png')", png(0) * 2),
    "output/path-asked-for": ("read(app.draw('a fox'))", png(0)),
    "output/path-async": ("read(wait(app.draw('a fox')))", png(0)),
    "output/path-bing": ("[read(each) for each in app.draw('a fox')]", [png(0), png(1), png(2), png(3)]),
    "output/path-bing-closed": (
        "[read(each) for each in wait(app.draw('a fox', 'none'))]",
        [png(0), png(1), png(2), png(3)],
    ),
    "output/path-bing-printed": ("[read(each) for each in app.image_paths]", [png(0), png(1), png(2), png(3)]),
    "output/path-error-text": ("read(app.draw('a fox'))", png(0)),
    "output/path-g4f": ("read(app.image_path)", png(0)),
    "output/path-http": ("read(app.draw('a fox'))", png(0)),
    "output/path-http-get": ("[read(each) for each in app.draw('a fox')]", [png(0)]),
    "output/path-jpeg": ("read(app.draw('a fox'))", png(0)),
    "output/path-json": ("read(json.loads(app.draw('a fox'))['image'])", png(0)),
    "output/path-kept-on-self": ("job = app.Job(); job.run('a fox'); read(job.url)", png(0)),
    "output/path-legacy": ("read(app.draw('a fox'))", png(0)),
    "output/path-list": ("[read(each) for each in app.draw('a fox')]", [png(0), png(1), png(2)]),
    "output/path-loop": ("[read(each) for each in app.draw('a fox')]", [png(0), png(1), png(2)]),
    "output/path-name-taken": ("read(app.draw('a fox'))", png(0)),
    "output/path-named": ("read(app.draw('a fox')['url'])", png(0)),
    "output/path-none-guard": ("read(app.draw('a fox'))", png(0)),
    "output/path-other-source": ("(app.draw('a fox', 'old'), read(app.draw('a fox')))", ("old", png(0))),
    "output/path-returned": ("read(app.draw('a fox'))", png(0)),
    "output/path-taken-and-named": ("read(app.draw('a fox'))", png(0)),
    "output/path-taken-twice": ("(read(app.draw('a fox')), len(list((tmp / 'images').iterdir())))", (png(0), 1)),
    "output/path-two-calls": ("read(app.draw('a fox')) + read(app.draw_wide('a fox'))", png(0) * 2),
    "params/built-dict": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/comments": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/constants": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/dalle-3": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/edit": ("app.edit(tmp / 'in.png', 'a fox')", png(0)),
    "params/extra-body": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/foreign-model": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/mixed-comments": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/no-model": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/official-variables": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/small-size": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "params/transparent": ("app.draw('a fox')", base64.b64encode(png(0)).decode()),
    "results/aiohttp": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/base64-first": ("app.draw('a fox')", png(0)),
    "results/chained": ("app.draw('a fox')", png(0)),
    "results/download-function": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/finally": ("app.draw('a fox', open(tmp / 'log', 'w'))", png(0)),
    "results/guarded": ("app.draw('a fox')", png(0)),
    "results/httpx": ("app.draw('a fox')", png(0)),
    "results/httpx-async": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/kept-on-self-as-data": (
        "job = app.Job(); job.run('a fox'); job.save(tmp / 'a.png'); read('a.png')",
        png(0),
    ),
    "results/list-of-urls": ("app.draw('a fox', tmp); read('2.png')", png(2)),
    "results/loop": ("app.draw('a fox', tmp); read('1.png')", png(1)),
    "results/match-statement": ("app.draw('a fox', 'poster')", png(0)),
    "results/module-level": ("app.image_bytes", png(0)),
    "results/name-taken": ("app.draw('a fox')", png(0)),
    "results/listed-and-seen": ("app.draw('a fox', tmp); read('2.png')", png(2)),
    "results/two-addresses-of-two-calls": ("app.draw('a fox')", (png(0), png(0))),
    "results/two-pictures-of-two-calls": ("app.draw('a fox')", (png(0), png(0))),
    "results/unpacked": ("app.draw('a fox')", png(0)),
    "results/nested-function": ("app.outer('a fox')()", png(0)),
    "results/reply-handed-on": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/requests-checked": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/requests-raw": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/requests-status": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/requests-stream": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/requests-written": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/returned-and-downloaded": ("app.draw('a fox')", png(0)),
    "results/returned-to-another-file": ("save.save('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/starred-list": ("app.draw('a fox')", png(0)),
    "results/stream": ("app.draw('a fox')", png(0)),
    "results/thread": ("app.all_of(['a fox', 'a hen'])", [png(0), png(0)]),
    "results/two-calls-one-download": ("app.draw('a fox', True)", png(0)),
    "results/unicode-before-the-call": ("app.draw('a fox')['bild']", png(0)),
    "results/urlretrieve": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
    "results/walrus": ("app.draw('a fox')", png(0)),
    "results/with-b64-format": ("app.draw('a fox', tmp / 'a.png'); read('a.png')", png(0)),
}
"""What is run of a case, and what its last expression gives. `app`, `draw` ... are the modules of the case."""


LOADED = {"app", "clients", "draw", "painter", "poster_bot", "save", "shop", "storage"}
"""The modules of the code under test: each test has its own."""


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    """The double, as the address the SDK takes from the environment; nothing else can be reached."""
    monkeypatch.setattr(socket.socket, "connect", _loopback_only(socket.socket.connect))
    known = set(sys.modules)
    with serving() as api:
        monkeypatch.setenv("OPENAI_BASE_URL", api.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "own-key")
        monkeypatch.setenv("RELAY_KEY", "a key that no official request may carry")
        openai.api_key = openai.base_url = None
        openai._reset_client()
        yield api
        openai.api_key = openai.base_url = None
        openai._reset_client()
    for name in {name for name in sys.modules if name.split(".")[0] in LOADED} - known:
        del sys.modules[name]


def _loopback_only(connect: Any) -> Any:
    def checked(self: socket.socket, address: Any) -> Any:
        assert address[0] in ("127.0.0.1", "localhost"), f"the code tried to reach {address[0]}"
        return connect(self, address)

    return checked


def load(root: Path, tree: Tree, api: Double, monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The modules of a tree, imported from a copy."""
    # An official address that is written out cannot be led to the loopback by the environment: in the copy that is
    # run, and only there, it gives way to the address of the double.
    copy = {name: data.replace(OFFICIAL, repr(api.base_url).encode()) for name, data in tree.items()}
    write(root, copy)
    monkeypatch.syspath_prepend(str(root))
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    names = [name.removesuffix(".py").replace("/", ".") for name in copy if name.endswith(".py")]
    loaded = {name: importlib.import_module(name) for name in (each.removesuffix(".__init__") for each in names)}
    return {name: module for name, module in loaded.items() if "." not in name}


def data_of(url: str, kind: str = "png") -> bytes:
    """What a data URL holds."""
    head, _, text = url.partition(",")
    assert head == f"data:image/{kind};base64"
    return base64.b64decode(text)


def run(code: str, names: dict[str, Any]) -> object:
    """What the last statement of some statements gives, awaited when it is to be."""
    value: object = None
    for statement in code.split("; "):
        if " = " in statement:
            exec(statement, names)
            continue
        value = eval(statement, names)
        if inspect.iscoroutine(value):
            value = asyncio.run(value)
    return value


def write_pictures(folder: Path) -> None:
    """What the cases of edits read."""
    (folder / "in.png").write_bytes(png(7))
    (folder / "mask.png").write_bytes(png(7, transparent=True))


def check(api: Double) -> None:
    """Every request was one of the official API, with the target model and the user's own key."""
    assert api.journal.calls
    for asked in api.journal.calls:
        assert asked.violations == ()
        assert asked.request.arguments["model"] == CONTRACT.target_model
        assert asked.request.key == "own-key"


@pytest.mark.parametrize("name", RUNS)
def test_what_a_patch_leaves_runs(name: str, api: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, wanted = RUNS[name]
    single = CASES / f"{name}.after.py"
    tree = {"app.py": single.read_bytes()} if single.exists() else read_tree(CASES / f"{name}.after")
    write_pictures(tmp_path)

    names: dict[str, Any] = {
        "tmp": tmp_path, "read": lambda file: (tmp_path / file).read_bytes(), "data": data_of, "wait": asyncio.run,
        "json": json,
    }  # fmt: skip
    found = run(code, {**names, **load(tmp_path, tree, api, monkeypatch)})

    assert found == wanted
    check(api)


@pytest.mark.parametrize("name", ["codex/edit", "params/edit"])
def test_an_edit_sends_its_pictures(name: str, api: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {"app.py": (CASES / f"{name}.after.py").read_bytes()}
    write_pictures(tmp_path)
    run(RUNS[name][0], {"tmp": tmp_path, **load(tmp_path, tree, api, monkeypatch)})

    [asked] = api.journal.calls
    assert asked.operation == "images.edit"
    assert asked.request.arguments["image"] == png(7)
    assert [each.field for each in asked.request.uploads] == (
        ["image", "mask"] if name == "params/edit" else ["image[]"]
    )


def test_the_code_before_does_not_run(api: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The double is no rubber stamp: it refuses what the contract does not have."""
    text = (CASES / "params/dalle-3.before.py").read_bytes().replace(b'"https://relay.example.net/v1"', OFFICIAL)

    with pytest.raises(openai.NotFoundError, match="dall-e-3 was shut down"):
        run("app.draw('a fox')", dict(load(tmp_path, {"app.py": text}, api, monkeypatch)))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"response_format": "b64_json"}, "response_format"),
        ({"style": "vivid"}, "style"),
        ({"quality": "hd"}, "quality"),
        ({"size": "256x256"}, "size"),
        ({"model": "gpt-4o-image"}, "model"),
        ({"n": 11}, "n="),
    ],
)
@pytest.mark.usefixtures("api")
def test_the_double_refuses(words: dict[str, Any], problem: str) -> None:
    client = openai.OpenAI(max_retries=0)

    with pytest.raises(openai.BadRequestError, match=problem):
        client.images.generate(**{"model": "gpt-image-2", "prompt": "a fox", **words})


def test_a_limited_request_is_repeated_by_the_sdk(api: Double) -> None:
    api.failures = [429]

    assert openai.OpenAI().images.generate(model="gpt-image-2", prompt="a fox").data
    assert len(api.journal.calls) == 2


@pytest.mark.usefixtures("api")
def test_nothing_but_the_loopback_can_be_reached() -> None:
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))


# Whole projects


@pytest.fixture
def bot(api: Double, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The demo of the README after its whole series."""
    root = tmp_path / "repository"
    tree = applied(root, planned(root, read_tree(PROJECTS / "poster-bot/app")))[-1]
    python = {name: data for name, data in tree.items() if name.endswith(".py") and b"import discord" not in data}
    load(tmp_path / "run", python, api, monkeypatch)
    monkeypatch.setenv("POSTER_FOLDER", "posters")
    return {
        name: importlib.import_module(f"poster_bot.{name}") for name in ("fallbacks", "relay", "settings", "studio")
    }


def test_the_demo_draws(bot: dict[str, ModuleType], api: Double) -> None:
    studio = bot["studio"].Studio(bot["settings"].Settings())

    [poster] = studio.poster("Harvest", "warm")
    draft = studio.draft("Harvest", "warm")

    assert poster.read_bytes() == draft == png(0)
    check(api)


def test_the_fallbacks_of_the_demo_draw(bot: dict[str, ModuleType], api: Double, tmp_path: Path) -> None:
    files = bot["fallbacks"].BingPainter(["a volunteer"]).draw("a fox", tmp_path / "bing", "fox")
    last = bot["fallbacks"].draw_with_g4f("a fox", tmp_path / "g4f.png")

    assert [file.read_bytes() for file in files] == [png(0), png(1), png(2), png(3)]
    assert last.read_bytes() == png(0)
    check(api)
