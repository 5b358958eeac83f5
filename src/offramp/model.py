"""The values of the product, and the words they use; imports nothing of offramp but further values.

Every value is frozen, holds tuples only and can be pickled. No syntax tree is in any of them.
"""

from __future__ import annotations

from msgspec import Struct

from offramp.exemptions import Drift, Exemption, Ignore, Judgement, Note, Place
from offramp.figures import Costs, Credential, Gateway, Measured, Run
from offramp.vocabulary import Confidence as Confidence
from offramp.vocabulary import Disposition as Disposition
from offramp.vocabulary import Level as Level
from offramp.vocabulary import Reach as Reach
from offramp.vocabulary import Role as Role
from offramp.vocabulary import Route as Route
from offramp.vocabulary import Stage as Stage


class Location(Struct, frozen=True, kw_only=True, order=True):
    """A region of a file. Lines and columns count from 1, in characters; the end column is exclusive.

    Of a notebook it is a region of the text that was read; `Notebook` tells the cell and the line of the file.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Step(Struct, frozen=True, kw_only=True, order=True):
    """One link of an evidence chain: a place and one sentence about it."""

    path: str
    line: int
    text: str


class Frame(Struct, frozen=True, kw_only=True):
    """Source lines shown with a finding, secrets already masked. `first` is the number of the first line."""

    first: int
    lines: tuple[str, ...]


class Replacement(Struct, frozen=True, kw_only=True):
    """Whole lines of a file and what takes their place. The end is exclusive; lines and columns count from 1."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Patch(Struct, frozen=True, kw_only=True):
    """The finding is mended by a patch of the series."""

    level: Level
    reason: str
    """One sentence: what the patch does at this site."""
    assumptions: tuple[str, ...] = ()
    """What a reviewer has to agree with; empty when the level is safe."""
    mapping: tuple[Mapped, ...] = ()
    diff: str = ""
    """Unified diff of this site's edits alone, with three lines of context."""
    replacements: tuple[Replacement, ...] = ()
    """The same as `diff`, for who has the files at hand; sorted by place, none overlaps another."""
    patches: tuple[str, ...] = ()
    """File names of the series that carry this site's edits, in stage order."""


class NoPatch(Struct, frozen=True, kw_only=True):
    """The finding stays for a person."""

    reason: str
    """A kebab-case key that can be counted, such as `url-leaves-function`."""
    detail: str
    """One sentence: why no patch is offered here."""
    next_step: str
    """One sentence: what a person does next."""


class Mapped(Struct, frozen=True, kw_only=True):
    """One argument of the old call and what became of it."""

    old: str
    new: str
    """The official parameter; empty when it was dropped."""
    note: str = ""


Fix = Patch | NoPatch


class Contrast(Struct, frozen=True, kw_only=True):
    """The nearest class that a site is not of, the fact that keeps it out, and what would change the verdict."""

    becomes: str
    """A route; `none` when nothing would be reported; `call` in a rule, for the route of the call that is fed."""
    because: str
    """The deciding fact, as a clause."""
    instead: str
    """The other fact, as a phrase that begins with `with` or `without`."""

    @property
    def why(self) -> str:
        """The sentence that tells the class apart from its neighbour."""
        start = {"none": "Reported because", "call": "Reported beside its call because"}
        return f"{start.get(self.becomes, f'Not `{self.becomes}`:')} {self.because}."

    @property
    def turn(self) -> str:
        """The sentence that tells what would change the verdict."""
        ends = {"none": "it would not be reported", "call": "only its call would be reported"}
        instead = f"{self.instead[:1].upper()}{self.instead[1:]}"
        return f"{instead} {ends.get(self.becomes, f'it would be `{self.becomes}`')}."


class Finding(Struct, frozen=True, kw_only=True):
    """One judged site with the evidence that proves the verdict."""

    id: str
    rule: str
    title: str
    message: str
    """One sentence that names the thing at this site."""
    route: Route
    role: Role
    stages: tuple[Stage, ...]
    disposition: Disposition
    equivalent: str
    """The official operation, such as `images.generate`; empty when there is none."""
    confidence: Confidence
    location: Location
    scope: str
    """Qualified name of the enclosing function or class; empty at module level."""
    evidence: tuple[Step, ...]
    site: str
    """The id of the call finding this one surrounds; its own id for a call, client or lone finding."""
    host: str = ""
    """Who answers: a host, or the package that knows it; empty where the source does not tell."""
    key: str = ""
    """What is found, but for where: the same rule, host, model and variable give the same key."""
    reach: Reach = Reach.CALL
    absent: tuple[Stage, ...] = ()
    """Stages that were looked for around a call and not found (retry, cost-log, storage)."""
    callers: tuple[Step, ...] = ()
    """The steps of the evidence that tell who in the repository reaches the call."""
    contrast: tuple[Contrast, ...] = ()
    """The classes it is not of, and why."""
    doubts: tuple[str, ...] = ()
    """Why the confidence is not higher, one sentence each."""
    frame: Frame | None = None
    line_hash: str = ""
    """What GitHub knows the line by that it begins on, wherever that moves; empty when nobody has asked."""
    fix: Fix

    @property
    def sure(self) -> bool:
        """Whether it is beyond doubt, by itself and not only by the call that it stands around."""
        return self.confidence is Confidence.HIGH and not self.role.around

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """The one total order of findings."""
        return (self.location.path, self.location.line, self.location.column, self.rule)


class Skipped(Struct, frozen=True, kw_only=True, order=True):
    """A file that could not be read or checked."""

    path: str
    reason: str
    """A kebab-case key, such as `syntax-error`, `too-large`, `unreadable`, `not-text`."""
    detail: str

    @property
    def in_scope(self) -> bool:
        """Whether it is a gap in what was asked for; what was left out is named, and nothing fails for it."""
        return self.reason not in _LEFT_OUT


_LEFT_OUT = frozenset(
    {
        "notebook-language", "cell-magic", "nested-repository", "outside-root", "built", "vendored", "tried-out",
        "rules-folder", "excluded", "not-source",
    }
)  # fmt: skip


class Cell(Struct, frozen=True, kw_only=True):
    """A code cell of a notebook: which lines of the text that was read are its lines."""

    number: int
    """From 1, cells of every kind counted."""
    first: int
    """The line of the read text on which the cell begins."""
    lines: tuple[int, ...]
    """For each line of the cell the line of the file it stands on."""


class Notebook(Struct, frozen=True, kw_only=True):
    """Where the lines of a notebook are, both in their cells and in the file."""

    path: str
    cells: tuple[Cell, ...]


class Change(Struct, frozen=True, kw_only=True):
    """What one commit makes of one file, byte for byte. For whoever writes files; shown in no report."""

    path: str
    before: bytes
    after: bytes
    hidden: frozenset[bytes] = frozenset()
    """The lines, in both of them, that no patch may repeat."""


class PatchFile(Struct, frozen=True, kw_only=True):
    """One commit of the series."""

    name: str
    """`NNNN-<stage>-<slug>.patch`."""
    stage: Stage | None
    """None for what is no part of the migration: comments that nobody needs."""
    subject: str
    files: tuple[str, ...]
    findings: tuple[str, ...]
    """Ids of the findings whose edits it carries."""
    text: str
    """The git mbox text."""
    changes: tuple[Change, ...] = ()
    """The same as `text`, for who has the files at hand; sorted by path."""


class TypeFault(Struct, frozen=True, order=True):
    """One error of the checker; `path` from the project's folder on."""

    path: str
    line: int
    text: str


class TypeCheck(Struct, frozen=True, kw_only=True):
    """What a type checker says of a project before and after the patches."""

    command: str
    before: int
    """How many errors there were."""
    after: int
    fresh: tuple[TypeFault, ...]
    """The errors that were not there before, at the lines of the patched files."""


class ContractInfo(Struct, frozen=True, kw_only=True):
    """Which official contract the report was judged by."""

    as_of: str
    target_model: str
    newer_models: tuple[str, ...]
    sources: tuple[str, ...]


class RuleInfo(Struct, frozen=True, kw_only=True):
    """What a reporter has to know of a rule."""

    id: str
    title: str
    why: str
    route: str
    role: Role
    stages: tuple[Stage, ...]
    equivalent: str
    references: tuple[str, ...]
    confidence: Confidence = Confidence.HIGH
    """What a finding of the rule starts from before a half-known value lowers it."""
    measured: Measured | None = None
    """What it scored on the labelled corpus; None where no finding of it was judged."""


class Coverage(Struct, frozen=True, kw_only=True):
    """What was looked at. Counts of files."""

    discovered: int
    """Files in scope after ignore rules."""
    screened_out: int
    """Files without any keyword of any rule."""
    parsed: int
    """Files whose facts were read."""
    as_text: int = 0
    """Files in other languages that were held against patterns of text."""
    unresolved: int
    """Call sites of a watched library whose decisive value could not be told."""


class Report(Struct, frozen=True, kw_only=True):
    """Everything an output may show; reporters are pure functions of it."""

    tool_version: str
    contract: ContractInfo
    root: str
    """Name of the scanned folder, never an absolute path."""
    commit: str
    """The checked-out revision; empty outside git."""
    prefix: str = ""
    """What stands before a path to name it from the top of the git repository, such as `services/`."""
    rules: tuple[RuleInfo, ...]
    findings: tuple[Finding, ...]
    patches: tuple[PatchFile, ...]
    rollback: tuple[PatchFile, ...] = ()
    """The series that takes `patches` back, the last stage first."""
    skipped: tuple[Skipped, ...]
    coverage: Coverage
    notebooks: tuple[Notebook, ...] = ()
    """The notebooks that were read, sorted by path."""
    type_check: TypeCheck | None = None
    """What the user's type checker says of the series; None when nobody asked it."""
    official: tuple[Place, ...] = ()
    """Where images are asked of the official API as they should be, once for each call; shown in no report."""
    ignores: tuple[Ignore, ...] = ()
    """The comments to ignore a rule, as they were read."""
    exceptions: tuple[Exemption, ...] = ()
    """The findings that do not count, and why; sorted. They are among `findings` all the same."""
    notes: tuple[Note, ...] = ()
    """What is wrong with such exceptions; sorted."""
    drift: tuple[Drift, ...] = ()
    """The sites that have left their route for a graver one; sorted."""
    judgement: Judgement | None = None
    """What the gate says; None when nobody asked it."""
    costs: Costs | None = None
    """What the official calls ask for and cost; None when nobody looked."""
    credentials: tuple[Credential, ...] = ()
    """What has to be revoked, sorted."""
    gateways: tuple[Gateway, ...] = ()
    """The third parties that answer image calls, with what is said for each."""
    earlier: tuple[Run, ...] = ()
    """Earlier reports, the oldest first, each held against the one after it."""
