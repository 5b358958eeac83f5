"""Reads a stored JSON report back, so that its page can be made again and a later run be held against it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from offramp import exemptions, figures, model
from offramp.model import Finding, Location, Report, Step
from offramp.report.as_json import SCHEMA

_CELL = 1_000_000
"""Lines that a cell of a notebook may have: what the reader took for one text is not stored, cells and lines are."""


class StoredReportError(ValueError):
    """The text is no report of this version."""


def read(text: str) -> Report:
    """The report of which `text` was made, but for the text of its patches, which is in files of their own."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise StoredReportError(f"it is no report of the form {SCHEMA}")
        return _report(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, StoredReportError):
            raise
        raise StoredReportError(f"it cannot be read as {SCHEMA}: {type(error).__name__} {error}") from error


def _report(document: Mapping[str, Any]) -> Report:
    contract, files = document["contract"], document["summary"]["files"]
    return Report(
        tool_version=document["tool"]["version"],
        contract=model.ContractInfo(
            as_of=contract["as_of"],
            target_model=contract["target_model"],
            newer_models=tuple(contract["newer_models"]),
            sources=tuple(contract["sources"]),
        ),
        root=document["root"]["name"],
        commit=document["root"]["commit"],
        rules=tuple(_rules(document)),
        findings=tuple(_finding(each) for each in document["findings"]),
        patches=tuple(_patch(each) for each in document["patches"]),
        skipped=tuple(
            model.Skipped(path=each["path"], reason=each["reason"], detail=each["detail"])
            for each in document["skipped"]
        ),
        coverage=model.Coverage(
            discovered=files["discovered"],
            screened_out=files["screened_out"],
            parsed=files["parsed"],
            as_text=files["as_text"],
            unresolved=document["summary"]["unresolved_calls"],
        ),
        notebooks=_notebooks(document),
        type_check=_type_check(document.get("type_check")),
        costs=_costs(document["costs"]) if document.get("costs") else None,
        credentials=tuple(
            figures.Credential(
                kind=each["kind"],
                name=each["name"],
                path=each["path"],
                line=_line(each),
                findings=tuple(each["findings"]),
            )
            for each in document.get("credentials", ())
        ),
        gateways=tuple(_gateway(each) for each in document.get("gateways", ())),
        earlier=tuple(figures.Run(**each) for each in document.get("earlier", ())),
        judgement=_judgement(document.get("gate")),
        exceptions=tuple(_exception(each) for each in document.get("exceptions", ())),
        notes=tuple(
            exemptions.Note(
                path=each["path"], line=_line(each) if each["line"] else 0, rule=each["rule"], message=each["message"]
            )
            for each in document.get("notes", ())
        ),
        drift=tuple(
            exemptions.Drift(finding=each["finding"], routes=tuple(each["routes"]))
            for each in document.get("drift", ())
        ),
    )


def _judgement(said: Mapping[str, Any] | None) -> exemptions.Judgement | None:
    if said is None:
        return None
    return exemptions.Judgement(
        fail_on=said["fail_on"],
        strict=said["strict"],
        passed=said["result"] == "passed",
        failing=tuple(said["failing"]),
        against=tuple(said.get("against", ())),
        fresh=tuple(said.get("new", ())),
    )


def _exception(each: Mapping[str, Any]) -> exemptions.Exemption:
    return exemptions.Exemption(**{**each, "grounds": exemptions.Grounds(each["grounds"])})


def _rules(document: Mapping[str, Any]) -> list[model.RuleInfo]:
    told = [_rule(each) for each in document.get("rules", ())]
    silent = [
        model.RuleInfo(id=id, title="", why="", route="", role=model.Role.CALL, stages=(), equivalent="", references=())
        for id in document.get("silent_rules", ())
    ]
    return [*told, *silent]


def _rule(each: Mapping[str, Any]) -> model.RuleInfo:
    score = each["measured"]
    return model.RuleInfo(
        id=each["id"],
        title=each["title"],
        why=each["why"],
        route=each["route"],
        role=model.Role(each["role"]),
        stages=_stages(each["stages"]),
        equivalent=each["equivalent"],
        references=tuple(each["references"]),
        confidence=model.Confidence(each["confidence"]),
        measured=figures.Measured(**score) if score else None,
    )


def _finding(each: Mapping[str, Any]) -> Finding:
    return Finding(
        id=each["id"],
        rule=each["rule"],
        title=each["title"],
        message=each["message"],
        route=model.Route(each["route"]),
        role=model.Role(each["role"]),
        stages=_stages(each["stages"]),
        disposition=model.Disposition(each["disposition"]),
        equivalent=each["equivalent"],
        confidence=model.Confidence(each["confidence"]),
        location=_location(each["location"]),
        scope=each["scope"],
        evidence=tuple(Step(path=step["path"], line=_line(step), text=step["text"]) for step in each["evidence"]),
        site=each["site"],
        reach=model.Reach(each["reach"]),
        absent=_stages(each["absent"]),
        contrast=tuple(_contrast(contrast) for contrast in each["contrast"]),
        doubts=tuple(each["doubts"]),
        frame=_frame(each["frame"]),
        fix=_fix(each["fix"]),
    )


def _stages(words: list[str]) -> tuple[model.Stage, ...]:
    return tuple(model.Stage(word) for word in words)


def _line(place: Mapping[str, Any], key: str = "line") -> int:
    """In a notebook, a line that tells cell and line apart."""
    cell = place.get("cell")
    return int(place[key] if cell is None else cell["number"] * _CELL + cell["line"])


def _location(at: Mapping[str, Any]) -> Location:
    line = _line(at)
    return Location(
        path=at["path"],
        line=line,
        column=at["column"],
        end_line=line + at["end_line"] - at["line"],
        end_column=at["end_column"],
    )


def _frame(frame: Mapping[str, Any] | None) -> model.Frame | None:
    return model.Frame(first=_line(frame, "first"), lines=tuple(frame["lines"])) if frame else None


def _contrast(each: Mapping[str, str]) -> model.Contrast:
    """The sentences are made of the facts; here the facts are taken out of the sentences."""
    becomes, why, change = each["becomes"], each["why"], each["change"]
    blank = model.Contrast(becomes=becomes, because="\0", instead="with\0")
    start, _, end = blank.why.partition("\0")
    _, _, turned = blank.turn.partition("\0")
    instead = change.removesuffix(turned)
    return model.Contrast(
        becomes=becomes,
        because=why.removeprefix(start).removesuffix(end),
        instead=instead[:1].lower() + instead[1:],
    )


def _fix(fix: Mapping[str, Any]) -> model.Fix:
    if fix["status"] == "patch":
        return model.Patch(
            level=model.Level(fix["level"]),
            reason=fix["reason"],
            assumptions=tuple(fix["assumptions"]),
            mapping=tuple(model.Mapped(**each) for each in fix["mapping"]),
            diff=fix["diff"],
            patches=tuple(fix["patches"]),
        )
    return model.NoPatch(reason=fix["reason"], detail=fix["detail"], next_step=fix["next_step"])


def _patch(each: Mapping[str, Any]) -> model.PatchFile:
    return model.PatchFile(
        name=each["name"],
        stage=model.Stage(each["stage"]) if each["stage"] else None,
        subject=each["subject"],
        files=tuple(each["files"]),
        findings=tuple(each["findings"]),
        text="",
    )


def _type_check(check: Mapping[str, Any] | None) -> model.TypeCheck | None:
    if check is None:
        return None
    fresh = tuple(model.TypeFault(each["path"], each["line"], each["text"]) for each in check["new"])
    return model.TypeCheck(command=check["command"], before=check["before"], after=check["after"], fresh=fresh)


def _notebooks(document: Mapping[str, Any]) -> tuple[model.Notebook, ...]:
    """As much of the notebooks as is spoken of: a line of the file for each line that is named."""
    named: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for path, place, key in _places(document):
        if cell := place.get("cell"):
            for more in range(place.get("end_line", place[key]) - place[key] + 1):
                named[path][cell["number"]].setdefault(cell["line"] + more, place[key] + more)
    return tuple(
        model.Notebook(path=path, cells=tuple(_cell(number, lines) for number, lines in sorted(cells.items())))
        for path, cells in sorted(named.items())
    )


def _places(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Every place that is named, with the key of its line; single lines first, for they are exact."""
    for finding in document["findings"]:
        yield from ((step["path"], step, "line") for step in finding["evidence"])
        if finding["frame"]:
            yield finding["location"]["path"], finding["frame"], "first"
    yield from ((each["path"], each, "line") for each in document.get("credentials", ()))
    yield from ((each["path"], each, "line") for each in document.get("notes", ()))
    yield from ((finding["location"]["path"], finding["location"], "line") for finding in document["findings"])


def _cell(number: int, lines: Mapping[int, int]) -> model.Cell:
    return model.Cell(
        number=number,
        first=number * _CELL + 1,
        lines=tuple(lines.get(line, 0) for line in range(1, max(lines) + 1)),
    )


def _gateway(each: Mapping[str, Any]) -> figures.Gateway:
    answers = [
        figures.Answer(gate=gate, evidence=said["evidence"], until=said["until"])
        for gate, said in each["gates"].items()
        if said
    ]
    return figures.Gateway(host=each["host"], findings=tuple(each["findings"]), answers=tuple(answers))


def _costs(costs: Mapping[str, Any]) -> figures.Costs:
    return figures.Costs(
        prices=figures.PriceList(
            model=costs["model"],
            text_input=_usd(costs["text_input"]),
            image_input=_usd(costs["image_input"]),
            images=tuple(
                figures.Price(size=each["size"], quality=each["quality"], usd=Decimal(each["usd"]))
                for each in costs["images"]
            ),
        ),
        calls=tuple(
            figures.CallCost(
                finding=each["finding"],
                count=tuple(each["count"]),
                sizes=tuple(each["sizes"]),
                qualities=tuple(each["qualities"]),
                least=_usd(each["usd_least"]),
                most=_usd(each["usd_most"]),
            )
            for each in costs["calls"]
        ),
        flat=tuple(
            figures.FlatPrice(finding=each["finding"], call=each["call"], amounts=tuple(each["amounts"]))
            for each in costs["flat_prices"]
        ),
    )


def _usd(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
