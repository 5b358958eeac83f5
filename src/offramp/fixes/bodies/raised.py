"""How a protocol tells that it has failed, so that what takes its place tells it the same way."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from offramp.fixes.bodies.lookup import Own
from offramp.fixes.bodies.region import Region
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module, last_part
from offramp.fixes.repository import Repository

_WEB = "HTTPException"
"""What FastAPI and Starlette answer with."""
_PLAIN = frozenset({"Exception", "BaseException"})


def failure(repository: Repository, draft: Draft, region: Region, helpers: Iterable[Own]) -> str:
    """The class that is raised in the place of the SDK's own; empty where the SDK's will do."""
    raised = Counter(_raised(region, helpers))
    if not raised:
        return ""
    if _WEB in raised and _is_known(region.module, _WEB) and (answer := _answer(region)):
        draft.assume(f"Each failed request is answered by `{_WEB}`, whatever it fails of.")
        return answer
    caught = _caught(repository, region, helpers) - _PLAIN
    own = {name: node for name in raised if (node := _class(repository, name))}
    name = _chosen(raised, caught, own)
    if not name:
        listed = ", ".join(f"`{each}`" for each in sorted(raised))
        draft.assume(f"A failed request raises `openai.OpenAIError`, where the old protocol raised {listed}.")
        return ""
    if name in own:
        _check_class(own[name])
    if not _is_known(region.module, name):
        raise Refused(
            "exception-not-known",
            f"`{name}`, which the old protocol raises, is not imported in {region.module.path}.",
            "Import it there and run again.",
        )
    draft.assume(f"Each failed request raises `{name}`, whatever it fails of.")
    return name


def _answer(region: Region) -> str:
    """The call that tells a client of a failure, up to its words: with the status that is written out, or as a 502."""
    for tree in region.statements:
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and last_part(node.exc.func) == _WEB:
                given = [*node.exc.args[:1], *(word.value for word in node.exc.keywords if word.arg == "status_code")]
                numbers = [each.value for each in given if isinstance(each, ast.Constant)]
                status = next((each for each in numbers if isinstance(each, int)), 502)
                return f"{region.module.code(node.exc.func)}(status_code={status}, detail="
    return ""


def _chosen(raised: Counter[str], caught: set[str], own: dict[str, ast.ClassDef]) -> str:
    """The class that callers count on; empty when they count on none."""
    wanted = sorted(set(raised) & caught) or sorted(own)
    if len(wanted) < 2:
        return "".join(wanted)
    bases = {name: {last_part(each) for each in own[name].bases} for name in wanted if name in own}
    common = [each for each in wanted if all(each == name or each in bases.get(name, ()) for name in wanted)]
    if common or not set(wanted) & caught:
        return "".join(common)
    raise Refused(
        "failures-differ",
        f"The old protocol tells failures apart by {', '.join(f'`{each}`' for each in wanted)}, and callers do too.",
        "Decide by hand which exception of the SDK takes the place of each.",
    )


def _raised(region: Region, helpers: Iterable[Own]) -> Iterator[str]:
    trees: list[ast.AST] = [*region.statements, *(own.node for own in helpers)]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and node.exc is not None:
                name = last_part(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
                if name[:1].isupper():
                    yield name


def _caught(repository: Repository, region: Region, helpers: Iterable[Own]) -> set[str]:
    """The names of exceptions that are caught outside of what goes."""
    gone = {own.node for own in helpers}
    found = set()
    for path in sorted(repository.program.indexes):
        if "except" not in repository.analysis.texts[path]:
            continue
        module = repository.module(path)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler) or node.type is None or module.function(node) in gone:
                continue
            if module.path == region.module.path and region.holds(node):
                continue
            types = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            found |= {last_part(each) for each in types}
    return found


def _class(repository: Repository, name: str) -> ast.ClassDef | None:
    """The class of the repository by that name."""
    for path in sorted(repository.program.indexes):
        if f"class {name}" in repository.analysis.texts[path]:
            for node in ast.walk(repository.module(path).tree):
                if isinstance(node, ast.ClassDef) and node.name == name:
                    return node
    return None


def _check_class(node: ast.ClassDef) -> None:
    """It is made of one message."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            needed = len(each.args.args) - len(each.args.defaults) - 1
            needed += sum(default is None for default in each.args.kw_defaults)
            if needed > 1 or (len(each.args.args) < 2 and not each.args.vararg):
                raise Refused(
                    "exception-needs-more",
                    f"`{node.name}`, which the old protocol raises, is made of more than a message.",
                    "Decide by hand what it is made of when a request of the SDK fails.",
                )


def _is_known(module: Module, name: str) -> bool:
    for node in ast.walk(module.tree):
        match node:
            case ast.ClassDef(name=bound):
                if bound == name:
                    return True
            case ast.alias(name=bound, asname=other):
                if (other or bound) == name:
                    return True
    return name in dir(__import__("builtins"))
