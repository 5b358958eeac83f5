"""The reply of a request by hand that stays a dict: the SDK gives the one that the official API sends."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from offramp.fixes.edits import Refused
from offramp.fixes.locals import loads
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.replies import asks_gpt_image, is_taken
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result
from offramp.fixes.shapes import HTTP, Part
from offramp.fixes.spelling import bottom
from offramp.fixes.unseen import check_seen

MAY_STAY = frozenset({"result-leaves", "result-not-followed", "both-forms", "mixed-sources"})
"""Reasons not to make an object of a reply that fall away where it stays a dict."""

DICT = ".model_dump(exclude_unset=True)"
"""What gives the dict that was sent; `to_dict` gives the same, of a type that says nothing of its values."""
_DECODED = ".json()"
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_KEY = re.compile(r"\[(\w+)\]$")
_OF_REPLIES = frozenset({"data", "created", "url", "b64_json", "revised_prompt", "usage"})
"""Keys that the replies of some server have."""
_THERE = (Part.RESULT, Part.LIST, Part.ITEM, Part.BASE64, Part.OTHER)


def keep_dict(
    migration: Migration, result: Result, reads: tuple[Read, ...], taken: list[tuple[int, int]]
) -> list[Read]:
    """Every `.json()` of the reply as the dict of the SDK; what reads it has to find its way without an address."""
    open_reads = [read for read in reads if not is_taken(migration, read, taken)]
    left = [read for read in open_reads if HTTP.part(read.trail) is not Part.CHECK]
    check_dict(migration, left)
    decoded = list(_decoded(migration, left))
    if not decoded:
        raise _leaves(
            left[0].node.lineno if left else migration.call.lineno, left[0].path if left else result.site.path
        )
    for module, node in decoded:
        parent = module.parents[node]
        whole = parent if isinstance(parent, ast.Await) else node
        result.draft.replace(module, whole, f"{_owner(migration, result, module, node)}{DICT}", STAGE)
    check_seen(result, ())
    return []


def check_dict(migration: Migration, reads: list[Read]) -> None:
    """Refuse where something else than the dict is read, or of the dict what the official one does not have."""
    parts = {HTTP.part(read.trail) for read in reads}
    line = _line_with_text(migration) if Part.BASE64 not in parts else 0
    if Part.BASE64 not in parts and (Part.URL in parts or not (line or asks_gpt_image(migration))):
        raise Refused(
            "result-leaves",
            "Nothing that reads the reply is seen to take base64 text, and GPT image models send no address.",
            "Take `b64_json` out of the reply, and run again.",
        )
    for read in reads:
        if not read.trail.startswith(_DECODED):
            raise _leaves(read.node.lineno, read.path)
        module = migration.repository.module(read.path)
        part = HTTP.part(read.trail)
        if part not in _THERE and not _is_text(read) and not _does_without(migration, module, read):
            raise Refused(
                "result-not-followed",
                f"`{module.code(read.node)}` on line {read.node.lineno} of {read.path} has no counterpart in the "
                "official reply.",
                "Decide by hand what takes its place.",
            )
    migration.draft.assume(
        "What reads the reply finds the dict of the official API: base64 text, and never an address."
    )
    if line:
        migration.draft.assume(f"The reply gets to where base64 text is taken of one, as on line {line}.")


def _line_with_text(migration: Migration) -> int:
    """The line on which the file of the request takes base64 text out of a mapping; 0 where it never does."""
    for node in ast.walk(migration.module.tree):
        match node:
            case (
                ast.Subscript(slice=ast.Constant(value="b64_json"))
                | ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value="b64_json"), *_])
            ):
                return node.lineno
    return 0


def _leaves(line: int, path: str) -> Refused:
    return Refused(
        "result-leaves",
        f"The HTTP reply itself is handed on, or looked into, on line {line} of {path}.",
        "Read its JSON right behind the request and run again.",
    )


def _is_text(read: Read) -> bool:
    """Whether something is done with the base64 text, which is the same text as before."""
    return any(part is Part.BASE64 and re.match(rf"({regex})[.\[]", read.trail) for regex, part in HTTP.parts)


def _does_without(migration: Migration, module: Module, read: Read) -> bool:
    """Whether the code asks before it takes a key that may be missing, or takes it by `get` into a name or a test."""
    if isinstance(read.node, ast.Name) or (HTTP.is_below_url(read.trail) and isinstance(bottom(read.node), ast.Name)):
        # What it was taken by is a read of its own.
        return True
    found = _KEY.search(read.trail)
    key = "url" if HTTP.is_below_url(read.trail) else found[1] if found else ""
    node = module.awaited(read.node)
    if not key or (isinstance(node, ast.Call) and _is_minded(module, node)):
        # What takes no key of it finds the dict that it is.
        return True
    if (isinstance(node, ast.Attribute) and node.attr == key) or _is_put_in(migration, key):
        # A dict has no attributes: it was made into something else before, or it has got the key here.
        return True
    return any(re.search(rf"""["']({key}|b64_json)["']""", module.code(test)) for test in _tests(module, node))


def _is_put_in(migration: Migration, key: str) -> bool:
    """Whether the repository itself puts such a key into a mapping, one that no reply has."""
    known = migration.repository.contract.operation(migration.operation).parameter(key)
    if key in _OF_REPLIES or known is not None:
        return False
    stored = re.compile(rf"""\[["']{re.escape(key)}["']\]\s*=[^=]""")
    return any(stored.search(text) for text in migration.repository.analysis.texts.values())


def _is_minded(module: Module, node: ast.expr) -> bool:
    """Whether what `get` gives is tested there, or bound to a name that is only used where something was tested."""
    parent = module.parents[node]
    match parent:
        case ast.BoolOp() | ast.UnaryOp() | ast.NamedExpr():
            return True
        case ast.Assign(targets=[ast.Name() as name]):
            return all(_is_behind_test(module, each) for each in loads(module, name))
        case ast.Tuple(elts=elts):
            match module.parents[parent]:
                case ast.Assign(targets=[ast.Tuple(elts=names)]) if len(names) == len(elts):
                    twin = names[elts.index(node)]
                    return isinstance(twin, ast.Name) and all(
                        _is_behind_test(module, each) for each in loads(module, twin)
                    )
    return False


def _is_behind_test(module: Module, name: ast.Name) -> bool:
    """Whether a test stands around a name, or has left the function before where there is base64 text."""
    around = list(module.above(name))
    if any(isinstance(each, (ast.If, ast.IfExp, ast.BoolOp)) for each in around):
        return True
    blocks = [module.body_of(each) for each in around if isinstance(each, ast.stmt)]
    before = [each for block in blocks for each in block if each.lineno < name.lineno and isinstance(each, ast.If)]
    return any("b64" in module.code(each.test) and isinstance(each.body[-1], _LEAVING) for each in before)


def _tests(module: Module, node: ast.expr) -> Iterator[ast.expr]:
    """The tests on which it hangs whether a node is run, and the one it stands in."""
    for above in module.above(node):
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return
        if isinstance(above, (ast.If, ast.IfExp)):
            yield above.test
        if isinstance(above, ast.comprehension):
            yield from above.ifs


def _decoded(migration: Migration, reads: list[Read]) -> Iterator[tuple[Module, ast.Call]]:
    """The calls of `.json()` at the bottom of the reads."""
    seen = set()
    for read in reads:
        module, node = migration.repository.module(read.path), read.node
        while not _is_decoding(node):
            match node:
                case (
                    ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Await(value=inner)
                    | ast.Call(func=inner)
                ):  # fmt: skip
                    node = inner
                case _:
                    break
        if isinstance(node, ast.Call) and node not in seen:
            seen.add(node)
            yield module, node


def _is_decoding(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "json"


def _owner(migration: Migration, result: Result, module: Module, node: ast.Call) -> str:
    """The code of the reply of the SDK."""
    assert isinstance(node.func, ast.Attribute)
    owner = node.func.value
    bare = owner.value if isinstance(owner, ast.Await) else owner
    if bare is not migration.call:
        return module.code(owner)
    if result.hoisted:
        return result.hoisted
    return f"(await {result.new_call})" if isinstance(owner, ast.Await) else result.new_call
