"""Findings and patches in the words of the Language Server Protocol; looks for nothing.

Lines and columns of a report count from 1, in characters; those of the protocol from 0, in units that the client and
the server agree on. `Files` knows the lines that are needed for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import Workspace

from offramp.exemptions import Note
from offramp.lsp.session import by_file
from offramp.model import Finding, Level, Patch, Replacement, Report, Skipped, Step
from offramp.report import ledger
from offramp.report.level import level
from offramp.report.pages import page
from offramp.report.places import Places

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}
SERIES = "source.offramp"


class Files:
    """The files of a project as the client names and counts them."""

    def __init__(self, root: Path, workspace: Workspace) -> None:
        self._root = root
        self._workspace = workspace

    def uri(self, path: str) -> str:
        """The address of a file: that of its buffer, if there is one."""
        place = str(self._root / path)
        held = (uri for uri in self._workspace.text_documents if to_fs_path(uri) == place)
        return next(held, from_fs_path(place) or place)

    def version(self, path: str) -> int | None:
        """The version of its buffer."""
        document = self._workspace.text_documents.get(self.uri(path))
        return document.version if document else None

    def range(self, path: str, start: tuple[int, int], end: tuple[int, int]) -> lsp.Range:
        """Two places of a report."""
        lines = self._workspace.get_text_document(self.uri(path)).lines
        plain = lsp.Range(lsp.Position(start[0] - 1, start[1] - 1), lsp.Position(end[0] - 1, end[1] - 1))
        return self._workspace.position_codec.range_to_client_units(lines, plain)


def diagnostics(findings: Iterable[Finding], report: Report, files: Files) -> list[lsp.Diagnostic]:
    """What an editor shows at the lines of a file."""
    pages = {rule.id: page(rule) for rule in report.rules}
    places = Places(report)
    return [_diagnostic(finding, pages.get(finding.rule, ""), places, files) for finding in findings]


def _diagnostic(finding: Finding, href: str, places: Places, files: Files) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        range=where(finding, places, files),
        message=f"{finding.message} [{finding.route.value}]",
        severity=_SEVERITIES[level(finding)],
        code=finding.rule,
        code_description=lsp.CodeDescription(href=href) if href else None,
        source="offramp",
        related_information=[_related(step, places, files) for step in finding.evidence],
        data=finding.id,
    )


def where(finding: Finding, places: Places, files: Files) -> lsp.Range:
    """The region of a finding; in a notebook the line, since a column of the code is none of the JSON around it."""
    at = finding.location
    if places.in_cell(at.path, at.line):
        line = places.line(at.path, at.line)
        return files.range(at.path, (line, 1), (line + 1, 1))
    end = max((at.end_line, at.end_column), (at.line, at.column + 1))
    return files.range(at.path, (at.line, at.column), end)


def _related(step: Step, places: Places, files: Files) -> lsp.DiagnosticRelatedInformation:
    line = max(places.line(step.path, step.line), 1)
    return lsp.DiagnosticRelatedInformation(
        location=lsp.Location(uri=files.uri(step.path), range=files.range(step.path, (line, 1), (line + 1, 1))),
        message=step.text,
    )


def noted(note: Note, places: Places, files: Files) -> lsp.Diagnostic:
    """What is wrong with a comment that ignores a rule, or with the configuration."""
    line = places.line(note.path, note.line) if note.line else 1
    return lsp.Diagnostic(
        range=files.range(note.path, (line, 1), (line + 1, 1)),
        message=note.message,
        severity=lsp.DiagnosticSeverity.Warning,
        code=note.rule,
        source="offramp",
    )


def not_checked(skipped: Skipped) -> lsp.Diagnostic:
    """A file that could not be read must not look clean."""
    return lsp.Diagnostic(
        range=lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
        message=f"not checked ({skipped.reason}): {skipped.detail}",
        severity=lsp.DiagnosticSeverity.Warning,
        code="not-checked",
        source="offramp",
    )


def quick_fix(finding: Finding, patch: Patch, report: Report, files: Files) -> lsp.CodeAction:
    """The whole edit of a site, in every file that it touches."""
    count = len(patch.assumptions)
    assumed = f" (review: {count} assumed, see hover)" if patch.level is Level.REVIEW else ""
    return lsp.CodeAction(
        title=f"offramp: {patch.reason}{assumed}",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=diagnostics([finding], report, files),
        is_preferred=patch.level is Level.SAFE,
        edit=edit(patch.replacements, files),
    )


def whole_series(replacements: tuple[Replacement, ...], count: int, files: Files) -> lsp.CodeAction:
    """All patches at once; no `fixAll`, which editors run on their own."""
    title = f"offramp: apply the whole series, {count} {'patch' if count == 1 else 'patches'}"
    return lsp.CodeAction(title=title, kind=SERIES, edit=edit(replacements, files))


def edit(replacements: tuple[Replacement, ...], files: Files) -> lsp.WorkspaceEdit:
    """Replacements as one edit of the workspace."""
    return lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(
                text_document=lsp.OptionalVersionedTextDocumentIdentifier(files.uri(path), files.version(path)),
                edits=[_text_edit(each, files) for each in group],
            )
            for path, group in by_file(replacements).items()
        ]
    )


def _text_edit(each: Replacement, files: Files) -> lsp.TextEdit:
    region = files.range(each.path, (each.line, each.column), (each.end_line, each.end_column))
    return lsp.TextEdit(range=region, new_text=each.text)


def hover(findings: Iterable[Finding], report: Report) -> lsp.Hover | None:
    """All about the findings at a place: what `offramp explain --site` tells."""
    pages = [f"```text\n{_unfenced(ledger.render(report, finding))}```" for finding in findings]
    if not pages:
        return None
    return lsp.Hover(contents=lsp.MarkupContent(kind=lsp.MarkupKind.Markdown, value="\n\n".join(pages)))


def _unfenced(text: str) -> str:
    """Scanned text must not end the block."""
    return text.replace("```", "'''")
