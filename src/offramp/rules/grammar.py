"""The grammar of `rules/README.md`: turns the nodes of one page into a rule or a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from yaml.nodes import MappingNode, Node

from offramp.model import Confidence, Contrast, Disposition, Role, Route, Stage
from offramp.rules import code, conditions, reading
from offramp.rules.reading import (
    Fault,
    Noted,
    Page,
    each,
    fields,
    member,
    named,
    plain,
    text,
    text_or_none,
    truth,
    word,
)
from offramp.rules.shape import check_extension
from offramp.rules.values import (
    ConfigWhen,
    Counterfactual,
    HttpWhen,
    Rule,
    Table,
    TextWhen,
    View,
    When,
    is_id,
)

AROUND = (
    "url-result", "download", "markdown-url", "base64-result", "stream-loop", "retry-loop", "retry-decorator",
    "flat-price", "file-write", "object-store", "database-row", "page-submit", "client", "image-cost",
)  # fmt: skip
PLACES = ("target", "verb", "url", "host", "model", "env", "value", "how")
FIXES = (
    "none", "openai-client", "openai-images-call", "openai-legacy-image", "http-images", "chat-image", "g4f-images",
    "codex-images", "bing-images", "responses-image", "url-result", "image-tool-model", "picture-body",
)  # fmt: skip
EQUIVALENTS = ("images.generate", "images.edit", "responses+image_generation", "same")
SHORTEST_KEYWORD = 3
MOST_CONTRASTS = 3
LONGEST_CLAUSE = 110

_VERSION = re.compile(r"\d+\.\d+\.\d+")


def rule(page: Page, node: Node, folder: str, stem: str) -> Rule:
    """The rule of the page; mistakes are noted one by one."""
    before = len(page.problems)
    values = fields(page, node, _RULE, required=_REQUIRED)
    if "id" in values and values["id"] != stem:
        page.note(Fault(node, f"the id is {values['id']!r}, the file name {stem!r}; they have to be the same"))
    if "when" in values:
        _check_when(page, node, values["when"], folder, bool(values.get("keywords")), bool(values.get("beside")))
        if values["when"].texts:
            _check_text(page, node, values)
        code.check_message(page, node, values)
    if len(page.problems) > before:
        raise Noted
    return Rule(**values, route=None if folder == "around" else Route(folder), source_path=page.path)


def table(page: Page, node: Node, name: str) -> Table:
    """The table of the page; mistakes are noted one by one."""
    before = len(page.problems)
    free: dict[str, reading.Reader[Any]] = {}
    if isinstance(node, MappingNode):
        free = {str(key.value): _anything for key, _ in node.value}
    values = fields(page, node, {**free, **_TABLE}, required=("about", "as_of"))
    if not values.keys() - {"about", "as_of"}:
        page.note(Fault(node, "the table holds nothing but its description; 'entries' is missing"))
    if name in page.tables and len(page.problems) == before:
        check_extension(page, node, page.tables[name])
    if len(page.problems) > before:
        raise Noted
    return Table(
        name=name, about=values["about"], as_of=values["as_of"], entries=values.get("entries", ()), raw=View(values)
    )


def _check_when(page: Page, node: Node, when: When, folder: str, has_keywords: bool, beside: bool) -> None:
    if when.reads_code and not (has_keywords or beside):
        page.note(Fault(node, "'keywords' is missing: the screen would never hand a file to this rule"))
    if when.own and not (beside or (when.argument and when.imports)):
        page.note(Fault(node, "'own' names what anything may be called; 'beside' is missing"))
    if when.around and folder != "around":
        page.note(Fault(node, "'around' stands only in rules/around/"))
    if folder == "around" and not (when.around or when.credential or any(option.around for option in when.any)):
        page.note(Fault(node, "a rule in rules/around/ needs 'around' or 'credential'"))


def _check_text(page: Page, node: Node, values: Mapping[str, Any]) -> None:
    """Text proves less than code: what is said of it is never sure, and nothing can be changed there."""
    if values.get("confidence", Confidence.HIGH) is Confidence.HIGH:
        page.note(Fault(node, "a rule with 'text' is of medium or low confidence"))
    if values.get("role") is not Role.CALL:
        page.note(Fault(node, "a rule with 'text' has the role 'call'"))
    if values.get("fix", "none") != "none" or values.get("needs"):
        page.note(Fault(node, "a rule with 'text' has neither 'fix' nor 'needs'"))


def _anything(_: Page, node: Node) -> object:
    return plain(node)


def _when(page: Page, node: Node) -> When:
    values = fields(page, node, _WHEN)
    if isinstance(node, MappingNode) and not node.value:
        raise Fault(node, "an empty condition would hold everywhere")
    if "feeds" in values and "credential" not in values:
        page.note(Fault(node, "'feeds' says whose 'credential' it is, which is missing"))
    if "text" in values and len(node.value) > 1:
        raise Fault(node, "'text' is about other languages and stands alone")
    code.check_where(page, node, values)
    renamed = {"import": "imports", "not": "never"}
    return When(**{renamed.get(name, name): value for name, value in values.items()})


def _http(page: Page, node: Node) -> HttpWhen:
    return HttpWhen(**fields(page, node, _HTTP))


def _config(page: Page, node: Node) -> ConfigWhen:
    return ConfigWhen(**fields(page, node, _CONFIG))


def _text(page: Page, node: Node) -> TextWhen:
    values = fields(page, node, _TEXT, required=("all",))
    if not values.get("all"):
        raise Noted
    return TextWhen(**values)


def _lines(_: Page, node: Node) -> int:
    value = plain(node)
    if not isinstance(value, int) or value < 1:
        raise Fault(node, f"a number of lines is wanted, not {value!r}")
    return value


def _keyword(page: Page, node: Node) -> str:
    value = text(page, node)
    if len(value) < SHORTEST_KEYWORD:
        raise Fault(node, f"keyword {value!r} is too short to screen anything out")
    return value


def _message(page: Page, node: Node) -> str:
    value = text(page, node)
    try:
        places = [name for _, name, _, _ in Formatter().parse(value) if name is not None]
    except ValueError as error:
        raise Fault(node, f"not a message: {error}") from error
    for name in places:
        if name not in PLACES and not name.startswith("$"):
            raise Fault(node, f"a message may not name {{{name}}}; it may name {', '.join(PLACES)}")
    return value


def _contrasts(page: Page, node: Node) -> tuple[Counterfactual, ...]:
    found = each(_contrast)(page, node)
    if len(found) > MOST_CONTRASTS:
        raise Fault(node, f"{len(found)} contrasts; name the {MOST_CONTRASTS} nearest")
    return found


def _contrast(page: Page, node: Node) -> Counterfactual:
    before = len(page.problems)
    values = fields(page, node, _CONTRAST, required=_CONTRAST)
    if len(page.problems) > before:
        raise Noted
    change = values.pop("change")
    if not change or any(old == new for old, new in change):
        raise Fault(node, "'change' changes nothing")
    return Counterfactual(contrast=Contrast(**values), change=change)


def _clause(page: Page, node: Node) -> str:
    value = _message(page, node)
    if len(value) > LONGEST_CLAUSE or value.endswith("."):
        raise Fault(node, f"a clause has no full stop and at most {LONGEST_CLAUSE} characters")
    return value


def _phrase(page: Page, node: Node) -> str:
    value = _clause(page, node)
    if not value.startswith(("with ", "without ")):
        raise Fault(node, "the phrase begins with 'with' or 'without'")
    return value


def _id(page: Page, node: Node) -> str:
    value = text(page, node)
    if not is_id(value):
        raise Fault(node, f"the id {value!r} is not in kebab-case")
    return value


def _since(page: Page, node: Node) -> str:
    value = text(page, node)
    if not _VERSION.fullmatch(value):
        raise Fault(node, f'{value!r} is no version such as "0.1.0"')
    return value


def _equivalent(page: Page, node: Node) -> str:
    return word(EQUIVALENTS)(page, node) if text_or_none(page, node) else ""


def _entry(page: Page, node: Node) -> tuple[tuple[str, object], ...]:
    return tuple((name, plain(value)) for name, _, value in reading.pairs(page, node))


_HTTP: Mapping[str, reading.Reader[Any]] = {
    "verb": each(conditions.verb),
    "url": conditions.predicate,
    **{place: named(conditions.predicate) for place in ("header", "cookie", "json", "data", "query")},
}
_CONFIG: Mapping[str, reading.Reader[Any]] = {
    "file": each(text),
    "key": each(text),
    "value": conditions.predicate,
    "dependency": conditions.distributions,
    "read": truth,
}
_TEXT: Mapping[str, reading.Reader[Any]] = {
    **{name: each(conditions.line_pattern) for name in ("all", "any", "none")},
    "within": _lines,
}
_WHEN: Mapping[str, reading.Reader[Any]] = {
    "call": conditions.access_paths,
    "set": conditions.access_paths,
    "answer": each(text),
    "import": each(text),
    "argument": named(conditions.predicate),
    "companion": _when,
    "receiver": _when,
    "http": _http,
    "command": conditions.predicate,
    "credential": conditions.predicate,
    "feeds": each(member(Route)),
    "around": word(AROUND),
    "own": each(text),
    "config": _config,
    "text": _text,
    "code": each(code.pattern_of),
    "where": named(conditions.predicate),
    "any": each(_when),
    "not": _when,
}
_CONTRAST: Mapping[str, reading.Reader[Any]] = {
    "becomes": word(("none", "call", *(route.value for route in Route))),
    "because": _clause,
    "instead": _phrase,
    "change": named(text_or_none),
}
_REQUIRED = ("id", "title", "why", "since", "role", "stages", "when")
_RULE: Mapping[str, reading.Reader[Any]] = {
    "id": _id,
    "title": text,
    "why": text,
    "since": _since,
    "role": member(Role),
    "stages": each(member(Stage)),
    "keywords": reading.each_if_any(_keyword),
    "when": _when,
    "contrast": _contrasts,
    "message": _message,
    "beside": each(text),
    "needs": word(("images",)),
    "disposition": member(Disposition),
    "equivalent": _equivalent,
    "params": named(text),
    "fix": word(FIXES),
    "confidence": member(Confidence),
    "references": each(text),
}
_TABLE: Mapping[str, reading.Reader[Any]] = {"about": text, "as_of": text, "entries": each(_entry)}
