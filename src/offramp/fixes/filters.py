"""Tests of an address for the ending of a file that the official API never makes: they hold for every image now.

The Bing creator puts icons, `.svg`, among its addresses, and its users leave them out.
"""

from __future__ import annotations

import ast

from offramp.fixes.locals import loads
from offramp.fixes.module import Module
from offramp.fixes.result import STAGE, Result

_PICTURES = frozenset({"png", "jpg", "jpeg", "webp"})


def drop_filter(result: Result, module: Module, node: ast.expr) -> bool:
    """Take out the test for such an ending that the node stands in; False where it stands in none."""
    test = filter_around(result, module, node)
    if test is None:
        return False
    if test in result.taken:
        return True
    result.taken.add(test)
    parent = module.parents[test]
    copied = _copied(module, test)
    if copied is not None:
        _copy_goes(result, module, copied)
    elif isinstance(parent, ast.comprehension):
        result.draft.replace_span(module, _end_before(module, parent, test), module.span(test)[1], "", STAGE)
    elif isinstance(parent, ast.If):
        result.draft.delete(module, parent, STAGE)
    result.draft.assume(
        f"Line {test.lineno} of {module.path} no longer leaves out icons among the addresses: every image is one."
    )
    return True


def filter_around(result: Result, module: Module, node: ast.expr) -> ast.expr | None:
    """The test around a node that decides by such an ending alone, and leaves the image out."""
    inner: ast.expr = node
    for above in module.above(node):
        if isinstance(above, ast.ListComp) and inner is above.elt and len(above.generators[0].ifs) == 1:
            test = above.generators[0].ifs[0]
            return test if _copied(module, test) and filter_around(result, module, test) else None
        if isinstance(above, ast.comprehension):
            stands_alone = inner in above.ifs and _is_bare(module, above, inner)
            return inner if stands_alone and _asks(result, inner, is_kept=True) else None
        if isinstance(above, ast.If):
            skips = [type(each) for each in above.body] == [ast.Continue] and not above.orelse
            return inner if inner is above.test and skips and _asks(result, inner, is_kept=False) else None
        if not isinstance(above, (ast.Attribute, ast.Call, ast.Compare, ast.UnaryOp)):
            return None
        inner = above
    return None


def _asks(result: Result, test: ast.AST, *, is_kept: bool) -> bool:
    """Whether a test holds for all, or for none, of what ends as the images of the official API do."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _asks(result, inner, is_kept=not is_kept)
        case ast.Compare(left=ast.Constant(value=str() as ending), ops=[op], comparators=[_]):
            return isinstance(op, ast.NotIn if is_kept else ast.In) and _is_foreign(result, ending)
        case ast.Call(func=ast.Attribute(attr="endswith"), args=[ast.Constant(value=str() as ending)], keywords=[]):
            return not is_kept and _is_foreign(result, ending)
    return False


def _is_foreign(result: Result, ending: str) -> bool:
    """Whether no image of the official API has that ending."""
    kind = ending.removeprefix(".").lower()
    return ending != kind and kind.isalpha() and kind not in _PICTURES and f'"{kind}"' not in result.new_call


def _is_bare(module: Module, around: ast.comprehension, test: ast.expr) -> bool:
    """Whether nothing but `if` stands between a test and what is before it: no brackets, no comment."""
    return module.text[_end_before(module, around, test) : module.span(test)[0]].split() == ["if"]


def _end_before(module: Module, around: ast.comprehension, test: ast.expr) -> int:
    """Where ends what stands before a test: the list, or another test."""
    before = [around.iter, *around.ifs]
    return module.span(before[before.index(test) - 1])[1]


def _copied(module: Module, test: ast.expr) -> ast.ListComp | None:
    """The list that holds all of another one, which nothing else reads, once the test is gone."""
    generator = module.parents[test]
    around = module.parents[generator]
    match around:
        case ast.ListComp(
            elt=ast.Name(id=taken),
            generators=[ast.comprehension(target=ast.Name(id=each), iter=ast.Name() as source, ifs=[_], is_async=0)],
        ) if taken == each and (len(loads(module, source)) == 1 or _own_name(module, around)):
            return around
    return None


def _copy_goes(result: Result, module: Module, copied: ast.ListComp) -> None:
    """Only the name of the list is left of `[link for link in links if ...]`; nothing, where it has the same name."""
    if _own_name(module, copied):
        result.draft.delete(module, module.statement(copied), STAGE)
        return
    (start, end), (first, last) = module.span(copied), module.span(copied.generators[0].iter)
    result.draft.replace_span(module, start, first, "", STAGE)
    result.draft.replace_span(module, last, end, "", STAGE)


def _own_name(module: Module, copied: ast.ListComp) -> bool:
    """`links = [link for link in links if ...]`."""
    match module.parents[copied], copied.generators[0].iter:
        case ast.Assign(targets=[ast.Name(id=target)]), ast.Name(id=source):
            return target == source
    return False
