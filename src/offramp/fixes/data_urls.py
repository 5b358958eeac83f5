"""Addresses that leave for a browser become data URLs: the type stays, and the image travels in the text itself.

Only where the source shows a browser at the other end, by a table of sinks; never where the address is fetched.
"""

from __future__ import annotations

import ast

from offramp.choices import Form, Output
from offramp.fixes import results
from offramp.fixes.callers import has_seen_callers
from offramp.fixes.edits import Refused
from offramp.fixes.ends import is_link
from offramp.fixes.followed import is_followed, reaches_functions
from offramp.fixes.module import Module
from offramp.fixes.outputs import handed_on
from offramp.fixes.repository import Read
from offramp.fixes.result import DECIDE, STAGE, Result, arguments, guard, is_access
from offramp.fixes.shapes import Part
from offramp.fixes.shown import drop_shown, is_flood
from offramp.fixes.spelling import taken_from
from offramp.fixes.unseen import check_seen
from offramp.fixes.uses import answers_browser, goes_to_browser

_CARRIERS = (ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.List, ast.Tuple)


def follow_as_data_urls(result: Result) -> None:
    """Rewrite the call and its reads; refuses unless every address stays inside or goes to a browser."""
    result.output = Output(form=Form.DATA_URL)
    reads = result.repository.reads(result.site.location)
    results.check_reply(result)
    results.place_call(result, reads)
    reaches_browser = False
    for read in reads:
        module = result.repository.module(read.path)
        is_address = result.shape.part(read.trail) is Part.URL
        if read.mixed and (not is_address or is_access(result, read.node)):
            raise results.mixed(read)
        if is_address and is_flood(result, module, read):
            drop_shown(result, module, read.node)
        elif is_address:
            reaches_browser |= _reaches_browser(result, module, read)
            _rewrite(result, module, read.node)
        else:
            results.rewrite(result, read)
    check_seen(result, reads)
    if not reaches_browser:
        raise _refused(result.module, result.call)


def _rewrite(result: Result, module: Module, node: ast.expr) -> None:
    below = taken_from(node)
    if below is None or not is_access(result, node):
        return
    if module.in_expression_scope(node) or isinstance(module.parent(node), ast.FormattedValue):
        # Before Python 3.12 the parser does not tell where a part of an f-string stands.
        raise _refused(module, node)
    item = result.recoded(module, below)
    guard(result, module, node, item)
    result.draft.replace(module, node, handed_on(result, module, node, item, ""), STAGE)


def _reaches_browser(result: Result, module: Module, read: Read) -> bool:
    """Whether the address goes into what answers a browser; refuses when it goes anywhere but to a name or a test."""
    node: ast.AST = read.node
    parent = module.parent(node)
    while isinstance(parent, _CARRIERS):
        if isinstance(parent, ast.JoinedStr) and is_link(parent):
            raise _refused(module, read.node)
        node, parent = parent, module.parent(parent)
    match parent:
        case ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target):
            if node is read.node and is_followed(result, module, read, target):
                return False
        case ast.If() | ast.UnaryOp() | ast.Compare(comparators=[ast.Constant(value=None)]):
            return False
        case ast.Return():
            if answers_browser(result.repository, read):
                return True
            function = module.function(read.node)
            if function is not None and has_seen_callers(result.repository, function, read):
                return False
        case ast.Call() if isinstance(node, ast.expr) and node in arguments(parent):
            site = result.repository.site_of(module, parent)
            if site is not None and goes_to_browser(result.repository, "call", site.target.path):
                return True
            if node is read.node and reaches_functions(result, module, read, parent):
                return False
    raise _refused(module, read.node)


def _refused(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {module.path} leaves for a place that needs an address.",
        DECIDE,
    )
