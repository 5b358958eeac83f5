"""The command line: reads the request, calls the pipeline, writes what it returns; judges no code.

Exit codes of every command that reads source; `rehearse` and `rules` have their own:

0  nothing at or above `--fail-on`
1  findings at or above `--fail-on`; this wins over 3
2  the request cannot be met: usage, rules, output folder, files that `apply` or `undo` must not touch
3  a file in scope could not be read or checked
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offramp import __version__, apply_command, deliver
from offramp.choices import CHOICES, FOLDER, UNDECIDED, Settings, output
from offramp.errors import OfframpError, UnknownFindingError
from offramp.model import Confidence, Finding, Level, Patch, Report, Role, Route, Stage
from offramp.rehearse_command import rehearse
from offramp.rules_command import rules
from offramp.type_check import after, type_check

if TYPE_CHECKING:
    from offramp.rules import Rule

FORMATS = ("text", "json", "sarif", "html")
OUT_OF_SCOPE = frozenset(
    {
        "notebook-language", "cell-magic", "nested-repository", "outside-root", "built", "vendored", "tried-out",
        "rules-folder",
    }
)  # fmt: skip
"""Reasons to leave a file or a cell out that are no failure: it is named in every output, and the exit code stays."""

_FAIL_ON: dict[str, Callable[[Finding], bool]] = {
    "banned": lambda finding: finding.route.banned,
    "wrapper": lambda finding: finding.route.gravity >= Route.WRAPPER.gravity,
    "gateway": lambda finding: finding.route.gravity >= Route.GATEWAY.gravity,
    "any": lambda _: True,
    "never": lambda _: False,
}
_AROUND = frozenset({Role.OUTPUT, Role.STREAM, Role.RETRY, Role.COST, Role.STORAGE})
_COLOURS = {"path": "bright_blue", "patch": "green", "good": "green", "no-patch": "yellow", "bad": "red"}

_NAMED = 5
"""Findings that are named when an id is not clear."""
_NAMES_THEM = "`offramp scan` names them all."

_path = click.argument("path", type=click.Path(path_type=Path), default=Path())


_rules = click.option(
    "--rules",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    metavar="DIR",
    help="Add the rules of a folder of your own; may be repeated.",
)


def _fail_on(default: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        "--fail-on",
        type=click.Choice(list(_FAIL_ON)),
        default=default,
        show_default=True,
        help="The mildest route that makes the exit code 1; `banned` is session-relay and worse.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Find image-generation code on unofficial routes and plan its way to the official OpenAI API.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the request cannot be met,
    3 a file could not be read or checked.
    """


@cli.command()
@_path
@click.option("--format", "name", type=click.Choice(FORMATS), default="text", show_default=True, help="On stdout.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Also write a file; may be repeated.")
@_rules
@_fail_on("banned")
def scan(path: Path, name: str, outputs: tuple[str, ...], folders: tuple[Path, ...], fail_on: str) -> int:
    """List the findings of PATH, a folder or one file."""
    files = [_output(text) for text in outputs]
    report = _run(path, folders, plan=False)
    for kind, file in files:
        deliver.write_file(file, _rendered(report, kind))
    click.echo(_styled(report) if name == "text" else _rendered(report, name), nl=False)
    return _exit_code(report, _FAIL_ON[fail_on])


@cli.command()
@_path
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), required=True, help="Folder of the plan.")
@click.option("--force", is_flag=True, help="Write into a folder that holds something else, too.")
@click.option(
    "--output-as", "output_as", metavar="FORM", help="What takes the place of image URLs that leave: " + CHOICES + "."
)
@click.option(
    "--type-check",
    "checker",
    metavar="COMMAND",
    help="Run a type checker before and after the series, in a copy of PATH.",
)
@click.option("--image-folder", default=FOLDER, show_default=True, metavar="DIR", help="Where `path` saves images.")
@_rules
@_fail_on("never")
def plan(
    path: Path,
    folder: Path,
    force: bool,
    output_as: str | None,
    image_folder: str,
    checker: str | None,
    folders: tuple[Path, ...],
    fail_on: str,
) -> int:
    """Write the migration of PATH: report.html, report.json, report.sarif and patches/ for `git am`.

    PATH itself is not touched.
    """
    deliver.check_folder(path, folder, force)
    settings = Settings(output=output(output_as, image_folder) if output_as else None)
    report = _run(path, folders, plan=True, settings=settings)
    if checker is not None:
        report = replace(report, type_check=type_check(path, after(report.patches), checker))
    deliver.write_plan(report, folder, _rendered)
    click.echo(_told(report, path, folder))
    return _exit_code(report, _FAIL_ON[fail_on])


@cli.command()
@_path
@click.option("--stage", type=click.Choice([each.value for each in Stage]), help="Stop after this stage of the series.")
@click.option(
    "--level",
    type=click.Choice([each.value for each in Level]),
    default=Level.SAFE.value,
    show_default=True,
    help="`review` also applies what holds under an assumption.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and change nothing.")
@_rules
def apply(path: Path, stage: str | None, level: str, dry_run: bool, folders: tuple[Path, ...]) -> int:
    """Write the planned edits of PATH into its files, all of them or none; `offramp undo` takes them back.

    A file with changes that are not committed stops the whole run. The stages of a series build on one another:
    --stage leaves the files as the series has them after that stage, and a later run goes on from there.
    """

    def planned(level: Level, instead: Mapping[str, Path]) -> Report:
        return _run(path, folders, plan=True, level=level, instead=instead)

    report, told = apply_command.applied(path, planned, stage=stage, level=level, dry_run=dry_run)
    click.echo(told)
    return _exit_code(report, _FAIL_ON["never"])


@cli.command()
@_path
def undo(path: Path) -> int:
    """Put back the bytes from before the last `offramp apply` on PATH; refused when a file has changed since."""
    click.echo(apply_command.undone(path))
    return 0


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_rules
def check(paths: tuple[Path, ...], folders: tuple[Path, ...]) -> int:
    """The gate for hooks and CI: fail on a banned route that is beyond doubt. PATHS default to this folder."""
    codes = [_check_one(path, folders) for path in paths or (Path(),)]
    return next((code for code in (1, 3) if code in codes), 0)


@cli.command()
@click.argument("subject", required=False, metavar="RULE|PATH")
@click.option("--list", "listed", is_flag=True, help="Name all rules.")
@click.option("--site", metavar="ID", help="Tell all about one finding under PATH; the beginning of its id is enough.")
@_rules
def explain(subject: str | None, listed: bool, site: str | None, folders: tuple[Path, ...]) -> int:
    """Tell what RULE finds, why, and what becomes of it; or, with --site, everything about one finding under PATH."""
    from offramp.rules import load

    if site is not None:
        click.echo(_found(Path(subject or "."), folders, site), nl=False)
        return 0
    if not subject and not listed:
        raise click.UsageError("Name a rule, use --list to see them all, or --site for one finding.")
    ruleset = load(own=folders)
    click.echo(_explained(ruleset.rule(subject)) if subject else "\n".join(map(_line, ruleset.rules)))
    return 0


cli.add_command(rehearse)
cli.add_command(rules)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the one place where errors are caught."""
    try:
        code = cli.main(args=arguments, prog_name="offramp", standalone_mode=False) or 0
    except click.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except OfframpError as error:
        click.echo(f"offramp: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        code = 2
    except BrokenPipeError:
        # The reader has seen enough. Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception:
        # Python would exit with 1, which means findings.
        traceback.print_exc()
        click.echo("offramp: this is a defect of offramp, not of your code. Please report the lines above.", err=True)
        code = 2
    sys.exit(code)


def _run(
    path: Path,
    folders: tuple[Path, ...],
    *,
    plan: bool,
    settings: Settings = UNDECIDED,
    level: Level = Level.REVIEW,
    instead: Mapping[str, Path] | None = None,
) -> Report:
    from offramp import pipeline
    from offramp.rules import load

    rules = load(own=folders)
    if not sys.stderr.isatty() or os.environ.get("CI"):
        return pipeline.run(path, plan=plan, rules=rules, settings=settings, level=level, instead=instead)
    with _Progress() as progress:
        return pipeline.run(
            path, plan=plan, rules=rules, settings=settings, progress=progress, level=level, instead=instead
        )


class _Progress:
    """Shows how far each stage is, on a terminal only."""

    def __init__(self) -> None:
        self.stage = ""
        self.bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self.stage:
            self._finish()
            self.stage = stage
            self.bar = click.progressbar(length=max(total, 1), label=f"{stage:<10}", file=sys.stderr)
        self.bar.update(done - self.bar.pos)

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()

    def _finish(self) -> None:
        if self.bar is not None:
            self.bar.render_finish()
            self.bar = None


def _exit_code(report: Report, fails: Callable[[Finding], bool]) -> int:
    if any(fails(finding) for finding in report.findings):
        return 1
    return 3 if any(skipped.reason not in OUT_OF_SCOPE for skipped in report.skipped) else 0


def _check_one(path: Path, folders: tuple[Path, ...]) -> int:
    from offramp.report.places import Places

    report = _run(path, folders, plan=False)
    places = Places(report)
    stopped = [finding for finding in report.findings if _is_stopped(finding)]
    for finding in sorted(stopped, key=lambda finding: finding.sort_key):
        at = finding.location
        place = f"{at.path}:{places.text(at.path, at.line)}:{at.column}"
        said = f"{place}: {finding.rule} [{finding.route.value}] {finding.message}"
        click.echo(_printable(said))
    for skipped in sorted(report.skipped):
        click.echo(_printable(f"{skipped.path}: not checked ({skipped.reason}): {skipped.detail}"), err=True)
    if stopped:
        click.echo(f"{len(stopped)} on a banned route. The way off: offramp plan {path} -o migration", err=True)
    return _exit_code(report, _is_stopped)


def _printable(text: str) -> str:
    """Control characters out of a file name must not reach a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _is_stopped(finding: Finding) -> bool:
    """What surrounds a call is no stop of its own: the call is."""
    return finding.route.banned and finding.confidence is Confidence.HIGH and finding.role not in _AROUND


def _rendered(report: Report, name: str) -> str:
    from offramp import report as reports

    return reports.FORMATS[name](report)


def _styled(report: Report) -> str:
    from offramp.report import text

    # click takes the colours out again where stdout is no terminal.
    return text.render(report, _style) if not os.environ.get("NO_COLOR") else text.render(report)


def _style(word: str, text: str) -> str:
    banned = word in {route.value for route in Route if route.banned}
    return click.style(text, fg="red" if banned else _COLOURS.get(word), dim=word == "dim" or None)


def _output(text: str) -> tuple[str, Path]:
    name, found, file = text.partition("=")
    if not found or name not in FORMATS or not file:
        raise click.BadParameter(f"{text!r} is not FORMAT=FILE, with {'|'.join(FORMATS)}.", param_hint="--output")
    return name, Path(file)


def _told(report: Report, path: Path, folder: Path) -> str:
    found = report.findings
    mended = sum(isinstance(finding.fix, Patch) for finding in found)
    routes = [(route.value, sum(finding.route is route for finding in found)) for route in reversed(Route)]
    lines = [
        f"{report.root}: {len(found)} findings, {mended} with a patch, {len(found) - mended} left for a person",
        *(f"  {name:<14}{count:>4}" for name, count in routes if count),
        *(f"  not checked ({skipped.reason}): {_printable(skipped.path)}" for skipped in sorted(report.skipped)),
        f"Files in scope: {report.coverage.discovered} (Python and its configuration; other languages as text)",
        f"Report:  {folder / 'report.html'}",
    ]
    lines += _typed(report)
    if report.patches:
        lines += [f"Patches: {folder / 'patches'}", f"Apply:   {deliver.apply_command(path, folder)}"]
    return "\n".join(lines)


def _typed(report: Report) -> list[str]:
    """What the type checker says, where it was asked."""
    check = report.type_check
    if check is None:
        return []
    fresh = [f"  {_printable(each.path)}:{each.line}: {_printable(each.text)}" for each in check.fresh]
    return [f"Types:   {check.before} errors before, {check.after} after, {len(check.fresh)} of them new", *fresh]


def _found(path: Path, folders: tuple[Path, ...], id: str) -> str:
    from offramp.report import ledger

    report = _run(path, folders, plan=True)
    chosen = [finding for finding in report.findings if finding.id.startswith(id.removeprefix("#"))]
    if not chosen:
        raise UnknownFindingError(f"No finding under {path} has an id that begins with {id!r}.", _NAMES_THEM)
    if len(chosen) > 1:
        named = "".join(f"\n  {each.id}  {_printable(_place(each))}  {each.rule}" for each in chosen[:_NAMED])
        raise UnknownFindingError(
            f"{len(chosen)} findings have an id that begins with {id!r}:{named}", "Give more of it."
        )
    return ledger.render(report, chosen[0])


def _place(finding: Finding) -> str:
    return f"{finding.location.path}:{finding.location.line}"


def _line(rule: Rule) -> str:
    return f"{rule.id:<40} {_route(rule):<14} {rule.title}"


def _route(rule: Rule) -> str:
    return rule.route.value if rule.route else "of its call"


def _explained(rule: Rule) -> str:
    rows = {
        "route": _route(rule) + (" (banned)" if rule.route and rule.route.banned else ""),
        "stages": ", ".join(stage.value for stage in rule.stages),
        "becomes": rule.disposition.value if rule.disposition else "",
        "official": rule.equivalent,
        "confidence": rule.confidence.value,
        "since": rule.since,
        "measured": _measured(rule),
    }
    facts = [f"  {name:<11}{value}" for name, value in rows.items() if value]
    contrast = [
        line
        for each in rule.contrast
        for line in (f"  {_with_places(each.contrast.why)}", f"    {_with_places(each.contrast.turn)}")
    ]
    classes = ["", "Why this class, and what would change it:", *contrast] if contrast else []
    sources = ["", "Read in:", *(f"  {source}" for source in rule.references)] if rule.references else []
    return "\n".join([f"{rule.id}: {rule.title}", "", rule.why, "", *facts, *classes, *sources])


def _measured(rule: Rule) -> str:
    """What the rule scored on the labelled corpus; empty where no finding of it was judged."""
    from offramp.rules import measured

    score = measured().get(rule.id)
    if score is None:
        return ""
    return f"{score.right} of {score.right + score.wrong} findings right in labelled repositories ({score.as_of})"


def _with_places(text: str) -> str:
    """What a site fills in, as usage texts write it."""
    return re.sub(r"\{(\w+)\}", r"<\1>", text)
