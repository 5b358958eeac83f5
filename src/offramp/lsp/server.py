"""The language server over stdio: what the editor says, and what it is answered. Judges nothing itself.

One thread does the work, so that an answer always belongs to one state of the buffers. Typing is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from offramp import __version__
from offramp.errors import OfframpError
from offramp.lsp import protocol, session
from offramp.lsp.protocol import Files
from offramp.lsp.session import Judge, Session
from offramp.model import Report
from offramp.projects import absolute, project
from offramp.report.places import Places

_PAUSE = 0.3
"""Seconds without a key before a buffer is read."""

_T = TypeVar("_T")


def serve(judge: Judge) -> None:
    """Serve one editor until it leaves."""
    Server(judge).start_io()


class Server(LanguageServer):
    """The projects of the open files."""

    def __init__(self, judge: Judge) -> None:
        super().__init__("offramp", __version__)
        self._judge = judge
        self._sessions: dict[Path, Session] = {}
        self._waiting: dict[Path, asyncio.Task[None]] = {}
        self._worker = ThreadPoolExecutor(max_workers=1)
        _register(self)

    def at(self, uri: str) -> tuple[Session, str] | None:
        """The project of a file and its path there; None for what is no file."""
        place = to_fs_path(uri) if uri.startswith("file:") else None
        if place is None:
            return None
        file = absolute(Path(place))
        root = project(file)
        if root not in self._sessions:
            self._sessions[root] = Session(root, self._judge)
        return self._sessions[root], file.relative_to(root).as_posix()

    def files(self, of: Session) -> Files:
        """The files of a project as the client names them."""
        return Files(of.root, self.workspace)

    async def work(self, job: Callable[[], _T]) -> _T:
        """Have something done in the one thread for it."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, job)

    def later(self, of: Session) -> None:
        """Read the project once nothing has happened for a while."""
        if waiting := self._waiting.pop(of.root, None):
            waiting.cancel()
        self._waiting[of.root] = asyncio.get_running_loop().create_task(self._tell(of))

    async def _tell(self, of: Session) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            report = await self.work(of.report)
        except OfframpError as error:
            self.window_show_message(lsp.ShowMessageParams(type=lsp.MessageType.Error, message=str(error)))
            return
        except Exception:
            # What was shown last would stay, as if it still held; the server writes the traceback to its log.
            said = "offramp: a defect of offramp. What is shown may be old; the log of the server tells more."
            self.window_show_message(lsp.ShowMessageParams(type=lsp.MessageType.Error, message=said))
            raise
        for path in of.open:
            self.publish(of, path, report)

    def publish(self, of: Session, path: str, report: Report | None) -> None:
        """Show what was found in a file, or nothing any more."""
        files = self.files(of)
        found: list[lsp.Diagnostic] = []
        if report is not None:
            found = protocol.diagnostics(session.findings(report, path), report, files)
            found += [protocol.noted(each, Places(report), files) for each in report.notes if each.path == path]
            found += map(protocol.not_checked, session.unread(report, path))
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=files.uri(path), diagnostics=found, version=files.version(path))
        )


def _register(server: Server) -> None:
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(_changed(server))
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(_changed(server))
    server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(_changed(server))
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(_closed(server))
    server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_others_changed(server))
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(_hover(server))
    kinds = [lsp.CodeActionKind.QuickFix, protocol.SERIES]
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=kinds))(_actions(server))


_About = lsp.DidOpenTextDocumentParams | lsp.DidChangeTextDocumentParams | lsp.DidSaveTextDocumentParams


def _changed(server: Server) -> Callable[[_About], None]:
    def changed(params: _About) -> None:
        if found := server.at(params.text_document.uri):
            of, path = found
            of.hold(path, server.workspace.get_text_document(params.text_document.uri).source)
            server.later(of)

    return changed


def _closed(server: Server) -> Callable[[lsp.DidCloseTextDocumentParams], None]:
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        if found := server.at(params.text_document.uri):
            of, path = found
            of.hold(path, None)
            server.publish(of, path, None)
            server.later(of)

    return closed


def _others_changed(server: Server) -> Callable[[lsp.DidChangeWatchedFilesParams], None]:
    def changed(params: lsp.DidChangeWatchedFilesParams) -> None:
        for of in {found[0] for each in params.changes if (found := server.at(each.uri))}:
            of.forget()
            server.later(of)

    return changed


def _hover(server: Server) -> Callable[[lsp.HoverParams], object]:
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        found = server.at(params.text_document.uri)
        if found is None:
            return None
        of, path = found
        report = await server.work(lambda: of.report(plan=True))
        files, places, at = server.files(of), Places(report), params.position
        there = [each for each in session.findings(report, path) if _holds(protocol.where(each, places, files), at)]
        return protocol.hover(there, report)

    return hover


def _actions(server: Server) -> Callable[[lsp.CodeActionParams], object]:
    async def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = server.at(params.text_document.uri)
        if found is None:
            return []
        of, path = found
        report = await server.work(lambda: of.report(plan=True))
        files, places = server.files(of), Places(report)
        there = [each for each in session.findings(report, path) if _meets(protocol.where(each, places, files), params)]
        chosen = [protocol.quick_fix(each, patch, report, files) for each, patch in session.mended(there)]
        everything = session.series(report)
        if everything and session.findings(report, path):
            chosen.append(protocol.whole_series(everything, len(report.patches), files))
        return [each for each in chosen if _is_wanted(each, params.context.only)]

    return actions


def _is_wanted(action: lsp.CodeAction, only: object) -> bool:
    """A kind asks for all that stand below it."""
    kind = str(getattr(action.kind, "value", action.kind))
    wanted = [str(getattr(each, "value", each)) for each in only] if isinstance(only, list | tuple) else [""]
    return any(not each or kind == each or kind.startswith(f"{each}.") for each in wanted)


def _holds(region: lsp.Range, at: lsp.Position) -> bool:
    return region.start <= at <= region.end


def _meets(region: lsp.Range, asked: lsp.CodeActionParams) -> bool:
    """By the line: who looks for a fix stands somewhere on it."""
    return region.start.line <= asked.range.end.line and asked.range.start.line <= region.end.line
