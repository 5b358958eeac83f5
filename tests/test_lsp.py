"""The language server, driven over stdio by the client of pygls."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import BaseLanguageClient  # type: ignore[attr-defined]
from pygls.workspace import TextDocument

from offramp.cli import main

pytestmark = pytest.mark.once
BANNED = """\
from BingImageCreator import ImageGen

# 🦊 and others
def draw(prompt: str, cookie: str) -> None:
    painter = ImageGen(cookie, "")
    links = painter.get_images(prompt)
    painter.save_images(links, "out")
"""
CLEAN = "import math\n\nprint(math.pi)\n"
Kinds = list[lsp.CodeActionKind | str]
LINE = 5
"""The line of the call, from 0."""


@dataclass
class Editor:
    """A client that keeps what it is told."""

    client: BaseLanguageClient
    root: Path
    told: dict[str, list[lsp.Diagnostic]] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str) -> None:
        item = lsp.TextDocumentItem(uri=self.uri(name), language_id="python", version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str, version: int) -> None:
        about = lsp.VersionedTextDocumentIdentifier(uri=self.uri(name), version=version)
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(about, [whole]))

    async def heard(self, name: str, until: Callable[[list[lsp.Diagnostic]], bool]) -> list[lsp.Diagnostic]:
        while self.uri(name) not in self.told or not until(self.told[self.uri(name)]):
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 60)
        return self.told[self.uri(name)]

    async def actions(
        self, name: str, line: int, only: list[lsp.CodeActionKind | str] | None = None
    ) -> list[lsp.CodeAction]:
        there = lsp.Range(lsp.Position(line, 4), lsp.Position(line, 4))
        context = lsp.CodeActionContext(diagnostics=[], only=only)
        about = lsp.TextDocumentIdentifier(self.uri(name))
        found = await self.client.text_document_code_action_async(lsp.CodeActionParams(about, there, context))
        return [each for each in found or [] if isinstance(each, lsp.CodeAction)]

    async def hover(self, name: str, line: int, column: int) -> str:
        about = lsp.TextDocumentIdentifier(self.uri(name))
        shown = await self.client.text_document_hover_async(lsp.HoverParams(about, lsp.Position(line, column)))
        return shown.contents.value if shown and isinstance(shown.contents, lsp.MarkupContent) else ""


def edited(action: lsp.CodeAction, texts: dict[str, str]) -> dict[str, str]:
    """What a client makes of files by an action."""
    assert action.edit
    assert action.edit.document_changes
    after = dict(texts)
    for change in action.edit.document_changes:
        assert isinstance(change, lsp.TextDocumentEdit)
        uri = change.text_document.uri
        for each in sorted(change.edits, key=lambda edit: edit.range.start, reverse=True):
            document = TextDocument(uri, source=after[uri])
            start, end = (document.offset_at_position(place) for place in (each.range.start, each.range.end))
            assert isinstance(each, lsp.TextEdit)
            after[uri] = after[uri][:start] + each.new_text + after[uri][end:]
    return after


def drive(root: Path, talk: Callable[[Editor], Awaitable[None]]) -> None:
    asyncio.run(_driven(root, talk))


async def _driven(root: Path, talk: Callable[[Editor], Awaitable[None]]) -> None:
    client = BaseLanguageClient("editor", "1")
    editor = Editor(client, root)

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
    def told(params: lsp.PublishDiagnosticsParams) -> None:
        editor.told[params.uri] = list(params.diagnostics)
        editor.news.set()

    await client.start_io(sys.executable, "-m", "offramp", "lsp")
    await client.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=root.as_uri()))
    client.initialized(lsp.InitializedParams())
    try:
        await talk(editor)
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (tmp_path / "draw.py").write_text(CLEAN)
    return tmp_path


def test_what_stands_in_the_buffer_is_found_and_goes_when_it_goes(project: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("draw.py", BANNED)
        found = await editor.heard("draw.py", bool)
        (call,) = [each for each in found if each.code == "bing-image-creator"]

        assert call.severity is lsp.DiagnosticSeverity.Error
        assert call.range.start == lsp.Position(LINE, 12)
        assert "[cookie]" in call.message
        assert call.source == "offramp"
        related = call.related_information or []
        assert [each.location.range.start.line for each in related][:2] == [0, 4]
        assert all(each.location.uri == editor.uri("draw.py") for each in related)
        assert "imports `ImageGen`" in related[0].message

        editor.change("draw.py", CLEAN, 2)
        assert await editor.heard("draw.py", lambda found: not found) == []
        assert (editor.root / "draw.py").read_text() == CLEAN

    drive(project, talk)


def test_an_action_writes_the_patch_of_the_site(project: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("draw.py", BANNED)
        await editor.heard("draw.py", bool)
        actions = await editor.actions("draw.py", LINE)
        (fix,) = [each for each in actions if each.kind == "quickfix"]
        assert "(review: " in fix.title
        after = edited(fix, {editor.uri("draw.py"): BANNED})[editor.uri("draw.py")]
        assert "images.generate(" in after
        assert "BingImageCreator" not in after
        compile(after, "draw.py", "exec")
        editor.change("draw.py", after, 2)
        left = await editor.heard("draw.py", lambda found: "bing-image-creator" not in {each.code for each in found})
        assert not [each for each in left if each.severity is lsp.DiagnosticSeverity.Error]

    drive(project, talk)


def test_a_series_over_several_files_is_one_edit(project: Path) -> None:
    helper = BANNED.replace('    painter.save_images(links, "out")\n', "    return links\n").replace(
        "-> None", "-> list[str]"
    )
    use = (
        "import requests\n\nfrom shop_helper import draw\n\n\ndef save(prompt: str, cookie: str) -> None:\n"
        "    for link in draw(prompt, cookie):\n        with open('x.png', 'wb') as file:\n"
        "            file.write(requests.get(link).content)\n"
    )
    (project / "shop_helper.py").write_text(helper)
    (project / "save.py").write_text(use)

    async def talk(editor: Editor) -> None:
        editor.open("shop_helper.py", helper)
        await editor.heard("shop_helper.py", bool)
        (series,) = await editor.actions("shop_helper.py", LINE, ["source.offramp"])
        assert series.edit
        assert series.edit.document_changes
        uris = [
            each.text_document.uri for each in series.edit.document_changes if isinstance(each, lsp.TextDocumentEdit)
        ]
        assert uris == [editor.uri("save.py"), editor.uri("shop_helper.py")]
        after = edited(series, {editor.uri("shop_helper.py"): helper, editor.uri("save.py"): use})
        assert "images.generate(" in after[editor.uri("shop_helper.py")]
        assert "requests.get(" not in after[editor.uri("save.py")]
        (project / "save.py").write_text(after[editor.uri("save.py")])
        (project / "shop_helper.py").write_text(after[editor.uri("shop_helper.py")])

    drive(project, talk)
    with pytest.raises(SystemExit) as left:
        main(["check", str(project)])
    assert left.value.code == 0


def test_a_kind_that_is_not_asked_for_is_not_offered(project: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("draw.py", BANNED)
        assert await editor.actions("draw.py", LINE, [lsp.CodeActionKind.Refactor]) == []
        assert await editor.actions("draw.py", 2, [lsp.CodeActionKind.QuickFix]) == []
        assert {each.kind for each in await editor.actions("draw.py", LINE, ["source"])} == {"source.offramp"}

    drive(project, talk)


def test_hover_explains(project: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("draw.py", BANNED)
        told = await editor.hover("draw.py", LINE, 15)

        for word in ("cookie (banned)", "Evidence", "Why this class", "patch (", "rule bing-image-creator"):
            assert word in told
        assert await editor.hover("draw.py", 2, 3) == ""

    drive(project, talk)


def test_another_file_decides_and_is_heard(project: Path) -> None:
    (project / "places.py").write_text('BASE = "https://api.openai.com/v1"\n')
    use = (
        "from openai import OpenAI\n\nfrom places import BASE\n\nclient = OpenAI(base_url=BASE)\n"
        'client.images.generate(model="gpt-image-2", prompt="a fox")\n'
    )

    async def talk(editor: Editor) -> None:
        editor.open("draw.py", use)
        assert await editor.heard("draw.py", lambda _: True) == []
        editor.open("places.py", 'BASE = "https://openrouter.ai/api/v1"\n')
        found = await editor.heard("draw.py", bool)
        assert {each.severity for each in found} == {lsp.DiagnosticSeverity.Warning}
        steps = [step for each in found for step in each.related_information or []]
        assert editor.uri("places.py") in {step.location.uri for step in steps}

    drive(project, talk)


def test_a_buffer_that_does_not_parse_is_not_clean(project: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("draw.py", BANNED + "def (\n")
        (told,) = await editor.heard("draw.py", bool)
        assert told.code == "not-checked"

    drive(project, talk)


def test_columns_count_as_the_client_counts(project: Path) -> None:
    text = BANNED.replace("    links = ", '    "🦊🦊"; links = ')

    async def talk(editor: Editor) -> None:
        editor.open("draw.py", text)
        found = await editor.heard("draw.py", bool)
        (call,) = [each for each in found if each.code == "bing-image-creator"]
        line = text.splitlines()[LINE].encode("utf-16-le")
        start, end = call.range.start.character, call.range.end.character
        assert line[2 * start : 2 * end].decode("utf-16-le") == "painter.get_images(prompt)"

    drive(project, talk)


def test_without_pygls_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("offramp.commands.lsp.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as left:
        main(["lsp"])
    assert left.value.code == 2
    assert "pip install 'offramp[lsp]'" in capsys.readouterr().err


def test_no_other_command_loads_it() -> None:
    code = (
        "import sys; from importlib import import_module; from offramp.cli import _COMMANDS;"
        "[import_module(f'offramp.commands.{name}') for name in _COMMANDS.values()];"
        "sys.exit('pygls' in sys.modules or 'lsprotocol' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
