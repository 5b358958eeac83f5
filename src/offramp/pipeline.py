"""The street, one statement a stage; read this first.

discover -> screen -> parse -> resolve, match, inventory (`analysis`) -> plan -> verify -> report

Facts are read with `ast`, not LibCST: meaning and positions are all they need, and it takes a fifteenth of the time.
LibCST writes the changed calls, where layout and comments have to survive. Per-file work stands before `analyze`; one
whole-program pass without a disk stands in it, and `verify` runs the very same pass over the patched texts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from offramp import __version__
from offramp.analysis import Analysis, analyze
from offramp.contract import Contract, load
from offramp.discover import Discovery, discover
from offramp.intake import Intake, take_in
from offramp.match import Credentials
from offramp.model import ContractInfo, Finding, PatchFile, Report, RuleInfo
from offramp.redact import redact
from offramp.rules import Rule, Ruleset
from offramp.rules import load as load_rules
from offramp.screen import screen

Progress = Callable[[str, int, int], None]


def run(root: Path, *, plan: bool, exclude: tuple[str, ...] = (), progress: Progress | None = None) -> Report:
    """What is found under `root`, with patches when `plan` is asked for. Nothing under `root` is changed."""
    said = progress or _silent
    rules, contract = load_rules(), load()
    discovery = discover(root, exclude)
    said("screen", 0, len(discovery.files))
    screened = screen(discovery.files, rules.keywords)
    intake = take_in(screened, lambda done, total: said("parse", done, total))
    said("resolve", 0, 1)
    analysis = analyze(intake.facts, intake.settings, intake.texts, rules)
    secrets = Credentials(rules, analysis.sites).literals(match for _, match in analysis.findings)
    findings = tuple(finding for finding, _ in analysis.findings)
    patches: tuple[PatchFile, ...] = ()
    if plan:
        said("plan", 0, 1)
        findings, patches = _planned(analysis, intake, contract, rules, secrets)
    masked = tuple(_masked(finding, secrets) for finding in findings)
    return _report(discovery, intake, rules, contract, masked, patches)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _planned(
    analysis: Analysis, intake: Intake, contract: Contract, rules: Ruleset, secrets: frozenset[str]
) -> tuple[tuple[Finding, ...], tuple[PatchFile, ...]]:
    # Imported here: a scan without a plan never loads LibCST.
    from offramp.prove import proven
    from offramp.publish import publish

    return publish(proven(analysis, intake, contract, rules), intake, contract, secrets)


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
        rules=tuple(_rule(rule) for rule in rules.rules),
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        patches=patches,
        skipped=tuple(sorted({*discovery.skipped, *intake.skipped})),
        coverage=replace(intake.coverage, discovered=len(discovery.files), unresolved=unresolved),
    )


def _rule(rule: Rule) -> RuleInfo:
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
    )
