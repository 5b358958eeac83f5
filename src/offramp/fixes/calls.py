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
    named = [_named(arg, number, names or {}) for number, arg in enumerate(call.args)]
    stay = [
        number
        for number, arg in enumerate(named)
        if (positional if arg.keyword is None else keep is None or arg.keyword.value in keep)
    ]
    args = _with_values(_kept(named, stay), dict(values or {}), call)
    changed = call.with_changes(args=_closed(args, call), whitespace_before_args=_opened(call, stay))
    if not args:
        changed = changed.with_changes(whitespace_before_args=cst.SimpleWhitespace(""))
    if func is not None:
        changed = changed.with_changes(func=cst.parse_expression(func), lpar=[], rpar=[])
    return cst.Module(body=[], default_newline="\r\n" if "\r\n" in code else "\n").code_for_node(changed)


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


def _kept(args: Sequence[cst.Arg], stay: Sequence[int]) -> list[cst.Arg]:
    """The arguments that stay. A comment behind an argument or on the lines above it shares its fate."""
    done = []
    for number, following in zip(stay, [*stay[1:], len(args)], strict=False):
        arg, last = args[number], args[following - 1]
        if last is not arg and isinstance(arg.comma, cst.Comma):
            gap = last.comma.whitespace_after if isinstance(last.comma, cst.Comma) and following < len(args) else None
            own = arg.comma.whitespace_after
            arg = arg.with_changes(comma=arg.comma.with_changes(whitespace_after=_joined(own, gap)))
        done.append(arg)
    return done


def _opened(call: cst.Call, stay: Sequence[int]) -> cst.BaseParenthesizableWhitespace:
    """What stands between the bracket and the first argument that stays."""
    before = call.args[stay[0] - 1] if stay and stay[0] else None
    if before is None or not isinstance(before.comma, cst.Comma):
        return call.whitespace_before_args
    gap = before.comma.whitespace_after
    if isinstance(gap, cst.SimpleWhitespace) and isinstance(call.whitespace_before_args, cst.SimpleWhitespace):
        return call.whitespace_before_args
    return _joined(call.whitespace_before_args, gap)


def _joined(
    first: cst.BaseParenthesizableWhitespace, last: cst.BaseParenthesizableWhitespace | None
) -> cst.BaseParenthesizableWhitespace:
    """The gap that is left of two: it begins as the first one, with its comment, and ends as the last one."""
    if isinstance(last, cst.ParenthesizedWhitespace):
        begin = first.first_line if isinstance(first, cst.ParenthesizedWhitespace) else _END
        return last.with_changes(first_line=begin)
    if isinstance(first, cst.ParenthesizedWhitespace):
        return first.with_changes(empty_lines=[]) if last is None or first.first_line.comment else last
    return first if last is None else last


_END = cst.TrailingWhitespace(whitespace=cst.SimpleWhitespace(""))
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
            arg = arg.with_changes(comma=cst.Comma(whitespace_after=gap), whitespace_after_arg=cst.SimpleWhitespace(""))
        elif number < len(args) - 1 and isinstance(arg.comma, cst.Comma) and arg.comma is call.args[-1].comma:
            arg = arg.with_changes(
                comma=arg.comma.with_changes(whitespace_after=_joined(arg.comma.whitespace_after, gap))
            )
        done.append(arg)
    return done


def _bare(gap: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """The line break and indentation of a gap without its comments and empty lines."""
    return gap.with_changes(first_line=cst.TrailingWhitespace(whitespace=cst.SimpleWhitespace("")), empty_lines=[])


def _closed(args: list[cst.Arg], call: cst.Call) -> list[cst.Arg]:
    """The last argument ends as the last one of the old call did; the comment behind it stays its own."""
    if not args:
        return args
    arg, old = args[-1], call.args[-1] if call.args else None
    if old is None or (arg.comma is old.comma and isinstance(arg.comma, cst.Comma)):
        return _without_lone_comma(args)
    own = arg.comma.whitespace_after if isinstance(arg.comma, cst.Comma) else cst.SimpleWhitespace("")
    if isinstance(old.comma, cst.Comma):
        comma = old.comma.with_changes(whitespace_after=_joined(own, old.comma.whitespace_after))
        return _without_lone_comma([*args[:-1], arg.with_changes(comma=comma)])
    last = arg.with_changes(
        comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=_joined(own, old.whitespace_after_arg)
    )
    return [*args[:-1], last]


def _without_lone_comma(args: list[cst.Arg]) -> list[cst.Arg]:
    """`f(a,)` on one line becomes `f(a)`; a comma at the end of a line stays."""
    comma = args[-1].comma
    lone = len(args) == 1 and isinstance(comma, cst.Comma)
    if lone and isinstance(comma, cst.Comma) and isinstance(comma.whitespace_after, cst.SimpleWhitespace):
        return [args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]
    return args
