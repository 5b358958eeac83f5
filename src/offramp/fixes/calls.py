"""Rewrites the text of one call with LibCST: arguments, callee, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from offramp.fixes.edits import Refused


def rewritten(
    code: str,
    *,
    func: str | None = None,
    keep: Sequence[str] | None = None,
    names: Mapping[int, str] | None = None,
    values: Mapping[str, str] | None = None,
    positional: bool = True,
) -> str:
    """The call with another callee or other arguments; comments and layout of what stays are kept.

    `names` gives positional arguments (by number) their keyword. `keep` lists the keywords that stay, all when None.
    `values` sets keywords to new code: in place when the keyword is there, at the end otherwise. Positional arguments
    go when `positional` is false.
    """
    call = _call(code)
    args = [_named(arg, number, names or {}) for number, arg in enumerate(call.args)]
    if not positional:
        args = [arg for arg in args if arg.keyword is not None]
    if keep is not None:
        args = [arg for arg in args if arg.keyword is None or arg.keyword.value in keep]
    args = _with_values(args, dict(values or {}), call)
    changed = call.with_changes(args=_closed(args, call))
    if not args:
        changed = changed.with_changes(whitespace_before_args=cst.SimpleWhitespace(""))
    if func is not None:
        changed = changed.with_changes(func=cst.parse_expression(func), lpar=[], rpar=[])
    return cst.Module(body=[]).code_for_node(changed)


def _call(code: str) -> cst.Call:
    """The call; one that goes over several lines only holds together inside brackets."""
    try:
        node = cst.parse_expression(code)
    except cst.ParserSyntaxError:
        try:
            node = cst.parse_expression(f"({code})")
        except cst.ParserSyntaxError as error:
            raise Refused(
                "call-not-parsed", "The call cannot be parsed by itself.", "Put the call on its own line and run again."
            ) from error
    assert isinstance(node, cst.Call)
    return node


def _named(arg: cst.Arg, number: int, names: Mapping[int, str]) -> cst.Arg:
    if arg.keyword is None and not arg.star and number in names:
        return arg.with_changes(keyword=cst.Name(names[number]), equal=_EQUAL)
    return arg


_EQUAL = cst.AssignEqual(whitespace_before=cst.SimpleWhitespace(""), whitespace_after=cst.SimpleWhitespace(""))


def _with_values(args: list[cst.Arg], values: dict[str, str], call: cst.Call) -> list[cst.Arg]:
    done = []
    for arg in args:
        if arg.keyword is not None and arg.keyword.value in values:
            arg = arg.with_changes(value=cst.parse_expression(values.pop(arg.keyword.value)))
        done.append(arg)
    front = [_fresh(name, code) for name, code in values.items() if name == "model"]
    back = [_fresh(name, code) for name, code in values.items() if name != "model"]
    stars = [arg for arg in done if arg.star == "**"]
    plain = [arg for arg in done if arg.star != "**"]
    merged = [*[arg for arg in plain if arg.keyword is None], *front, *[arg for arg in plain if arg.keyword], *back]
    return _spaced([*merged, *stars], call) if front or back else done


def _fresh(name: str, code: str) -> cst.Arg:
    return cst.Arg(keyword=cst.Name(name), value=cst.parse_expression(code), equal=_EQUAL)


def _spaced(args: list[cst.Arg], call: cst.Call) -> list[cst.Arg]:
    """New arguments stand in the layout of the old: on lines of their own when those do."""
    gaps = [arg.comma.whitespace_after for arg in call.args if isinstance(arg.comma, cst.Comma)]
    multiline = [gap for gap in gaps if isinstance(gap, cst.ParenthesizedWhitespace)]
    gap = _bare(multiline[0]) if multiline and len(call.args) > 1 else cst.SimpleWhitespace(" ")
    done = []
    for number, arg in enumerate(args):
        if number < len(args) - 1 and not isinstance(arg.comma, cst.Comma):
            arg = arg.with_changes(comma=cst.Comma(whitespace_after=gap))
        elif number < len(args) - 1 and isinstance(arg.comma, cst.Comma) and arg.comma is call.args[-1].comma:
            arg = arg.with_changes(comma=arg.comma.with_changes(whitespace_after=gap))
        done.append(arg)
    return done


def _bare(gap: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """The line break and indentation of a gap without its comments and empty lines."""
    return gap.with_changes(first_line=cst.TrailingWhitespace(whitespace=cst.SimpleWhitespace("")), empty_lines=[])


def _closed(args: list[cst.Arg], call: cst.Call) -> list[cst.Arg]:
    """The last argument ends as the last one of the old call did."""
    if not args:
        return args
    last = call.args[-1].comma if call.args else cst.MaybeSentinel.DEFAULT
    if (
        len(args) == 1
        and isinstance(last, cst.Comma)
        and not isinstance(last.whitespace_after, cst.ParenthesizedWhitespace)
    ):
        last = cst.MaybeSentinel.DEFAULT
    after = call.args[-1].whitespace_after_arg if call.args else cst.SimpleWhitespace("")
    return [*args[:-1], args[-1].with_changes(comma=last, whitespace_after_arg=after)]
