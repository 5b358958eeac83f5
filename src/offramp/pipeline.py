"""The street, one statement a stage; read this first.

discover -> screen -> parse -> resolve, match, inventory (`analysis`) -> plan -> verify -> report

Facts are read with `ast`, not LibCST: meaning and positions are all they need, and it takes a fifteenth of the time.
LibCST writes the changed calls, where layout and comments have to survive. Per-file work stands before `analyze`; one
whole-program pass without a disk stands in it, and `verify` runs the very same pass over the patched texts. Source in
other languages is not parsed: it goes straight to `match.text`, and nothing rests on what is found there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from offramp import __version__, comments
from offramp.analysis import Analysis, analyze
from offramp.choices import UNDECIDED, ChoiceError, Output, Settings
from offramp.collector import paused
from offramp.contract import Contract, load
from offramp.costs import costs
from offramp.discover import Discovery, SourceFile, discover, held
from offramp.exemptions import Ignore
from offramp.figures import Measured
from offramp.fingerprints import line_hashes
from offramp.gateways import gateways
from offramp.intake import Intake, take_in
from offramp.match import Credentials
from offramp.match.revoke import to_revoke
from offramp.model import ContractInfo, Finding, Level, PatchFile, Report, RuleInfo, Skipped
from offramp.narrowing import EVERYTHING, Scope, narrowed
from offramp.notebook import framed
from offramp.official import official
from offramp.redact import redact
from offramp.rules import Rule, Ruleset, measured
from offramp.rules import load as load_rules
from offramp.screen import Screened, screen, survey

_CLIENT = re.compile(r"\{?([\w,]+)")
"""The first names of an access path, such as `requests`."""

Progress = Callable[[str, int, int], None]
Keep = Callable[[Report, Screened, Intake], None]


def run(
    root: Path,
    *,
    plan: bool,
    rules: Ruleset | None = None,
    scope: Scope = EVERYTHING,
    names: tuple[str, ...] | None = None,
    settings: Settings = UNDECIDED,
    progress: Progress | None = None,
    level: Level = Level.REVIEW,
    instead: Mapping[str, Path | bytes] | None = None,
    also: tuple[str, ...] = (),
    today: str = "",
    keep: Keep | None = None,
) -> Report:
    """What is found under `root`, with patches up to a level when `plan` is asked for. Nothing there is changed.

    `instead` names files whose bytes are others than those on the disk: those of an earlier state, which a plan is to
    start from and which stands in a file elsewhere, or those that an editor holds. `names` are the files under `root`,
    where somebody knows them better than git and the disk; `also` are further ones, whatever git says of them. With
    `today` a plan of a folder also takes comments out that silence nothing any more. `keep` is told the report and all
    that it rests on.
    """
    said = progress or _silent
    rules, contract = rules or load_rules(), load()
    discovery, screened = _surveyed(root, scope, names, also, rules, settings, instead or {})
    said("screen", 0, len(discovery.files))
    _check_function(discovery, settings.output)
    with paused():
        intake = take_in(screened, lambda done, total: said("parse", done, total))
    said("resolve", 0, 1)
    analysis = analyze(intake.facts, intake.settings, intake.texts, rules, intake.others)
    credentials = Credentials(rules, analysis.sites)
    secrets = credentials.literals(match for _, match in analysis.findings)
    findings = tuple(finding for finding, _ in analysis.findings)
    patches: tuple[PatchFile, ...] = ()
    if plan:
        said("plan", 0, 1)
        findings, patches = _planned(analysis, intake, contract, rules, settings, secrets, level)
    said("report", 0, 1)
    masked = tuple(_masked(_framed(finding, intake), secrets) for finding in findings)
    intake = replace(intake, skipped=(*intake.skipped, *analysis.skipped))
    report = _report(discovery, intake, rules, contract, _with_line_hashes(masked, discovery, intake), patches)
    ignores = (replace(each, reason=redact(each.reason, secrets)) for each in _ignores(intake))
    revoked = to_revoke(credentials, analysis.findings)
    found = gateways(analysis.findings)
    report = replace(
        report,
        costs=costs(analysis, contract),
        credentials=revoked,
        gateways=found,
        ignores=tuple(sorted(ignores)),
        official=official(analysis),
    )
    report = _tidied(report, intake, contract, secrets, today) if plan and today and root.is_dir() else report
    if keep:
        keep(report, screened, intake)
    return report


def _surveyed(
    root: Path,
    scope: Scope,
    names: tuple[str, ...] | None,
    also: tuple[str, ...],
    rules: Ruleset,
    settings: Settings,
    instead: Mapping[str, Path | bytes],
) -> tuple[Discovery, Screened]:
    """What is in scope: the rules of a user and their examples are no code of the project, which is said."""
    own = _within(root, rules.own)
    # As lines of `.gitignore`, in which these characters mean more than themselves.
    lines = ("/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", each) + "/" for each in own)
    out, keywords, of_text = tuple(lines), _keywords(rules, settings), rules.text_keywords | {comments.KEYWORD}
    if instead or also or names is not None or scope != EVERYTHING:
        discovery = narrowed(_moved(discover(root, out, names, also), root, instead), scope)
        screened = screen(discovery.files, keywords, of_text)
    else:
        discovery, screened = survey(root, out, keywords, of_text)
    detail = "holds the rules of this run and their examples"
    left_out = tuple(Skipped(path=each, reason="rules-folder", detail=detail) for each in own)
    return replace(discovery, skipped=(*discovery.skipped, *left_out)), screened


def _moved(discovery: Discovery, root: Path, instead: Mapping[str, Path | bytes]) -> Discovery:
    files = {each.path: _with_bytes(each, instead.get(each.path)) for each in discovery.files}
    skipped = list(discovery.skipped)
    for path, other in instead.items():
        if isinstance(other, bytes) and path not in files:
            fresh = held(root, path, other)
            if isinstance(fresh, SourceFile):
                files[path] = fresh
            else:
                skipped.append(fresh)
    return replace(discovery, files=tuple(files[path] for path in sorted(files)), skipped=tuple(skipped))


def _with_bytes(file: SourceFile, other: Path | bytes | None) -> SourceFile:
    if isinstance(other, bytes):
        return replace(file, content=other)
    return file if other is None else replace(file, location=str(other))


def _keywords(rules: Ruleset, settings: Settings) -> frozenset[str]:
    """What stands in the files that are read: with an output chosen, also where addresses may be fetched."""
    known = rules.keywords | {comments.KEYWORD}
    if settings.output is None:
        return known
    heads = [_CLIENT.match(str(value)) for value in rules.tables["http"].values("value")]
    clients = {word for head in heads if head for word in head[1].split(",")} - {"http"}
    return known | settings.keywords | clients


def _check_function(discovery: Discovery, output: Output | None) -> None:
    """A function that the user names has to stand in its module, where that is in scope."""
    homes = [file for file in discovery.files if output and output.is_home(file.path)]
    if output and homes and not any(output.definition.encode() in file.read() for file in homes):
        raise ChoiceError(
            f"{homes[0].path} has no `{output.definition}`.", "Name the module in which the function is defined."
        )


def _within(root: Path, folders: tuple[Path, ...]) -> list[str]:
    """The folders of rules that stand inside the scanned one."""
    top = root.resolve()
    return sorted({each.resolve().relative_to(top).as_posix() for each in folders if _is_below(each.resolve(), top)})


def _is_below(folder: Path, top: Path) -> bool:
    return folder != top and folder.is_relative_to(top)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _ignores(intake: Intake) -> Iterator[Ignore]:
    """The comments of all files that were read and checked; of a notebook all cells but some may have been."""
    unread, python = {each.path for each in intake.skipped}, intake.python
    for path, text in intake.texts.items():
        if path in python:
            yield from comments.in_python(path, text)
        elif path not in unread:
            yield from comments.in_config(path, text)
    for path, text in intake.others.items():
        if path not in unread:
            yield from comments.in_other(path, text)


def _planned(
    analysis: Analysis,
    intake: Intake,
    contract: Contract,
    rules: Ruleset,
    settings: Settings,
    secrets: frozenset[str],
    level: Level,
) -> tuple[tuple[Finding, ...], tuple[PatchFile, ...]]:
    # Imported here: a scan without a plan never loads LibCST.
    from offramp.prove import proven
    from offramp.publish import publish

    return publish(proven(analysis, intake, contract, rules, settings, level, secrets), intake, contract)


def _tidied(report: Report, intake: Intake, contract: Contract, secrets: frozenset[str], today: str) -> Report:
    from offramp.tidy import tidied

    done = tidied(report, intake, contract, secrets, today)
    return replace(done, rollback=_taken_back(done.patches, contract))


def _taken_back(patches: tuple[PatchFile, ...], contract: Contract) -> tuple[PatchFile, ...]:
    if not patches:
        return ()
    from offramp.rollback import rollback

    return rollback(patches, contract)


def _framed(finding: Finding, intake: Intake) -> Finding:
    """The finding with the code of a notebook as it was written."""
    found = intake.notebooks.get(finding.location.path)
    return framed(finding, found) if found else finding


def _with_line_hashes(findings: Iterable[Finding], discovery: Discovery, intake: Intake) -> tuple[Finding, ...]:
    """The findings with what GitHub knows their lines by; the files are read once more, as they are."""
    findings = tuple(findings)
    paths = {each.location.path for each in findings}
    hashes = {each.path: line_hashes(_bytes(each)) for each in discovery.files if each.path in paths}
    return tuple(replace(each, line_hash=_line_hash(each, hashes, intake)) for each in findings)


def _bytes(file: SourceFile) -> bytes:
    try:
        return file.read()
    except OSError:  # it went away; the findings in it stay
        return b""


def _line_hash(finding: Finding, hashes: Mapping[str, tuple[str, ...]], intake: Intake) -> str:
    at, known = finding.location, hashes.get(finding.location.path, ())
    found = intake.notebooks.get(at.path)
    line = found.line_of_file(at.line) if found else at.line
    return known[line - 1] if 0 < line <= len(known) else ""


def _masked(finding: Finding, secrets: frozenset[str]) -> Finding:
    """The finding with the very texts masked that stand in credential positions."""
    if not secrets:
        return finding
    contrast = tuple(replace(each, because=redact(each.because, secrets)) for each in finding.contrast)
    lines = tuple(redact(line, secrets) for line in finding.frame.lines) if finding.frame else ()
    frame = replace(finding.frame, lines=lines) if finding.frame else None
    return replace(finding, frame=frame, contrast=contrast)


def _report(
    discovery: Discovery,
    intake: Intake,
    rules: Ruleset,
    contract: Contract,
    findings: tuple[Finding, ...],
    patches: tuple[PatchFile, ...],
) -> Report:
    holding = {finding.rule for finding in findings}
    unresolved = sum(any("not known:" in step.text for step in finding.evidence) for finding in findings)
    return Report(
        tool_version=__version__,
        contract=ContractInfo(
            as_of=contract.as_of,
            target_model=contract.target_model,
            newer_models=contract.newer_models,
            sources=contract.sources,
        ),
        root=discovery.root_name,
        commit=discovery.commit,
        prefix=discovery.prefix,
        rules=tuple(_rule(rule, scored=rule.id in holding) for rule in rules.rules),
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        patches=patches,
        rollback=_taken_back(patches, contract),
        skipped=tuple(sorted({*discovery.skipped, *intake.skipped})),
        coverage=replace(intake.coverage, discovered=len(discovery.files), unresolved=unresolved),
        notebooks=tuple(found.notebook(path) for path, found in sorted(intake.notebooks.items())),
    )


def _rule(rule: Rule, *, scored: bool) -> RuleInfo:
    """A rule as the reports tell of it; its scores are read where it has found something."""
    score = measured().get(rule.id) if scored else None
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        why=rule.why,
        route=rule.route.value if rule.route else "of its call",
        role=rule.role,
        stages=rule.stages,
        equivalent=rule.equivalent,
        references=rule.references,
        confidence=rule.confidence,
        measured=Measured(right=score.right, wrong=score.wrong, as_of=score.as_of) if score else None,
    )
