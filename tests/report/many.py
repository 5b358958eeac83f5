"""Reports of any size whose sites differ as those of a real repository do: in places, names and code."""

from __future__ import annotations

from hashlib import blake2b

from msgspec.structs import replace

from offramp.figures import CallCost, Costs
from offramp.model import Finding, Frame, NoPatch, Patch, PatchFile, Report, Role, Stage, Step
from report import sample

_A_FILE = 3


def report(number: int) -> Report:
    """A report with so many sites, about three to a file."""
    found = tuple(_site(index) for index in range(number))
    base = sample.report()
    patched = tuple(each.id for each in found if isinstance(each.fix, Patch))
    series = (
        PatchFile(
            name="0001-generation-call-the-official-api.patch",
            stage=Stage.GENERATION,
            subject="Call the official images API",
            files=tuple(sorted({each.location.path for each in found if isinstance(each.fix, Patch)})),
            findings=patched,
            text="",
        ),
    )
    return replace(base, findings=found, patches=series, rollback=(), costs=_costs(base, found))


def _costs(base: Report, found: tuple[Finding, ...]) -> Costs | None:
    calls = tuple(
        CallCost(finding=each.id, count=(1,), sizes=("auto",), qualities=("auto",), least=None, most=None)
        for each in found
        if each.role is Role.CALL
    )
    return replace(base.costs, calls=calls) if base.costs else None


def _word(*parts: object) -> str:
    return blake2b("/".join(map(str, parts)).encode(), digest_size=8).hexdigest()


def _site(index: int) -> Finding:
    pattern = sample.findings()[index % len(sample.findings())]
    path = f"service_{index // 60}/{_word('dir', index // 15)[:6]}/{_word('file', index // _A_FILE)[:8]}.py"
    line = 20 + index % _A_FILE * 40
    name = _word("name", index)
    at = replace(pattern.location, path=path, line=line, end_line=line)
    fix = pattern.fix
    if isinstance(fix, NoPatch):
        fix = replace(fix, detail=f"{fix.detail} (`{name}`)")
    frame = Frame(
        first=line - 2,
        lines=(
            f"    def draw_{name}(self, prompt):",
            f"        request = self.build_{name[:5]}(prompt)",
            f"        reply_{name[5:9]} = self.client.post({name[2:10]!r}, request)",
            f"        return reply_{name[5:9]}",
            "",
        ),
    )
    return replace(
        pattern,
        id=name,
        site=name,
        location=at,
        scope=f"Studio{index // _A_FILE}.draw_{name}",
        message=f"{pattern.message}, asked by draw_{name[:8]}",
        evidence=tuple(
            Step(path=path, line=line - back, text=f"`{name[:7]}` {step.text}")
            for back, step in enumerate(pattern.evidence)
        ),
        frame=frame,
        fix=fix,
    )
