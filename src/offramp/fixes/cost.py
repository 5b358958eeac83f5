"""Flat prices beside a migrated call become costs computed from the reply's usage; nothing emitted needs offramp."""

from __future__ import annotations

import ast
import re

from offramp.contract.model import Prices
from offramp.facts import Span
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.locals import only_binding
from offramp.fixes.migration import Migration, define
from offramp.fixes.module import Module
from offramp.fixes.patched import Patched
from offramp.model import Finding, Mapped, Stage

_STAGE = Stage.COST_LOG
_NAME = "image_cost"
_OTHER_UNITS = re.compile(r"(?i)(^|_)(credits?|points?|cents|rate|eur|euros?|cny|rmb|yuan|tokens?|coins?)($|_)")
_CHARGES = re.compile(r"(?i)charge|deduct|debit|credit|invoice|withdraw|refund|wallet|balance|quota|budget|(^|\W|_)pay")
_REPLY = re.compile(r"(?:^|\n)\s*(\w+) = (?:await )?[^\n=]*\.images\.(?:generate|edit)\(")
_MODEL = re.compile(r'\bmodel="([^"]+)"')


def from_usage(after: Patched, finding: Finding, migration: Migration) -> Draft:
    """Put the cost by usage in the place of the price of one call."""
    module = migration.module
    node = _named(finding, migration)
    price = _whole(module, node)
    draft = Draft()
    _check_place(after, migration, price)
    _check_use(module, node, price)
    _check_factors(after, migration, price)
    reply = _reply(after, migration)
    _check_bound(after, migration, price, reply)
    _define(after, migration, draft)
    start, end = module.span(price)
    draft.superseded += [(edit, _STAGE) for edit in after.inside(module, start, end)]
    draft.replace(module, price, f"{_NAME}({reply}.usage)", _STAGE)
    draft.mapping.append(Mapped(old=module.code(price), new=f"{_NAME}({reply}.usage)"))
    draft.assume("The flat price was in US dollars and stood for what the call costs, not for what a customer pays.")
    draft.assume("A reply without usage counts as 0; the GPT image models always report it.")
    return draft


# The price and what it counts


def _named(finding: Finding, migration: Migration) -> ast.expr:
    """The node that the finding speaks of, in the function of the call."""
    at, module = finding.location, migration.module
    if at.path != module.path:
        raise _elsewhere()
    node = module.expression(Span(at.line, at.column, at.end_line, at.end_column))
    if node is None or module.code(node) != ast.unparse(node):
        raise Refused(
            "price-in-text",
            "The price stands inside a formatted text, where it cannot be taken apart safely.",
            "Give the cost a name on a line of its own and run again.",
        )
    if module.function(node) is not module.function(migration.call) or module.function(node) is None:
        raise _elsewhere()
    return node


def _elsewhere() -> Refused:
    return Refused(
        "price-elsewhere",
        "The price is not counted in the function of the call, so the usage of the reply is not at hand there.",
        "Hand `usage` of the reply on to where the cost is counted.",
    )


def _whole(module: Module, node: ast.expr) -> ast.expr:
    """The product that the price is part of: `len(images) * PRICE`."""
    if isinstance(getattr(node, "ctx", None), ast.Store):
        parent = module.parents[node]
        if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and parent.value is not None:
            return parent.value
        raise _unclear(node)
    while isinstance(parent := module.parents[node], ast.BinOp) and isinstance(parent.op, ast.Mult):
        node = parent
    return node


def _unclear(node: ast.AST) -> Refused:
    return Refused(
        "price-not-total",
        f"What the number on line {getattr(node, 'lineno', 0)} adds up to for one call cannot be told.",
        "Compute the cost from `usage` of the reply and the prices of the contract.",
    )


def _check_use(module: Module, node: ast.expr, price: ast.expr) -> None:
    """It may be logged, kept or added up; what charges somebody or decides something stays."""
    names = {getattr(each, "attr", getattr(each, "id", "")) for each in (*ast.walk(price), node)}
    if any(_OTHER_UNITS.search(name) for name in names):
        raise Refused(
            "other-unit",
            f"`{module.code(node)}` does not sound like US dollars.",
            "Decide how the unit follows from dollars, and compute it from `usage` of the reply.",
        )
    above: ast.AST = module.parents[price]
    if isinstance(above, (ast.BinOp, ast.UnaryOp)):
        raise _unclear(price)
    while isinstance(above, (ast.Tuple, ast.List, ast.Dict, ast.keyword, ast.FormattedValue, ast.JoinedStr)):
        above = module.parents[above]
    match above:
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign(op=ast.Add()):
            return
        case ast.Call(func=func) if not _CHARGES.search(module.code(func)):
            return
    raise Refused(
        "price-decides",
        f"The price on line {price.lineno} is not just logged or added up: somebody is charged, or something decided.",
        "Decide whether that follows the official cost; the log can use `usage` of the reply.",
    )


def _check_factors(after: Patched, migration: Migration, price: ast.expr) -> None:
    """One number below a dollar, times how many images the call makes."""
    module, scope = migration.module, migration.site.scope
    factors = list(_factors(price))
    numbers = [(each, after.number(module, scope, each)) for each in factors]
    dollars = [each for each, number in numbers if isinstance(number, float) and 0 < number < 1]
    if len(dollars) != 1:
        raise _unclear(price)
    for each in factors:
        if each is not dollars[0] and not _counts_images(after, migration, each):
            raise _unclear(each)


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _counts_images(after: Patched, migration: Migration, node: ast.expr) -> bool:
    """`n` of the call, or the length of something that is made of its result."""
    module = migration.module
    asked = next((word.value for word in migration.call.keywords if word.arg == "n"), None)
    if asked is None and isinstance(node, ast.Constant):
        return node.value == 1
    if asked is not None and module.code(asked) == module.code(node):
        return isinstance(node, (ast.Name, ast.Constant))
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[counted], keywords=[]):
            return _is_of_reply(after, migration, counted)
    return False


def _is_of_reply(after: Patched, migration: Migration, node: ast.expr) -> bool:
    module = migration.module
    reads = {read.node for read in after.repository.reads(migration.site.location) if read.path == module.path}
    if reads & set(ast.walk(node)):
        return True
    made = only_binding(module, node) if isinstance(node, ast.Name) else None
    return made is not None and made.value is not None and bool(reads & set(ast.walk(made.value)))


# Where it stands


def _check_place(after: Patched, migration: Migration, price: ast.expr) -> None:
    """Behind the call, reached only when the call was made, and once a call."""
    module = migration.module
    statement, counted = module.statement(migration.call), module.statement(price)
    if module.in_expression_scope(price) or module.in_expression_scope(migration.call):
        raise _unclear(price)
    if module.span(counted)[0] <= module.span(statement)[0]:
        raise Refused(
            "price-before-call",
            "The price is counted before the call, when its usage is not known yet.",
            "Count the cost behind the call.",
        )
    if not _follows(after, module, statement, counted):
        raise Refused(
            "price-not-behind-call",
            "Between the call and the price lies a branch or a loop, so the two do not go one to one.",
            "Count the cost right behind the call.",
        )
    own, names = set(ast.walk(price)), _prices(after, migration, price)
    around = ast.walk(module.function(price) or module.tree)
    again = [each for each in around if isinstance(each, ast.expr) and each not in own and module.code(each) in names]
    if again:
        raise Refused(
            "price-used-again",
            f"Line {again[0].lineno} of {module.path} counts with the same price.",
            "Give the cost a name behind the call and use that in both places.",
        )


def _prices(after: Patched, migration: Migration, price: ast.expr) -> set[str]:
    """How the price is spelled."""
    named = [each for each in _factors(price) if isinstance(each, (ast.Name, ast.Attribute))]
    known = [each for each in named if after.number(migration.module, migration.site.scope, each) is not None]
    return {migration.module.code(each) for each in known}


def _follows(after: Patched, module: Module, statement: ast.stmt, price: ast.stmt) -> bool:
    """Whether the price stands further down in the block of the call, or of a block around that always leads there."""
    inner: ast.stmt = statement
    while True:
        block = module.body_of(inner)
        for each in block[block.index(inner) + 1 :] if block else []:
            if price in set(ast.walk(each)):
                return not _is_in_loop(module, price, each)
        outer = module.parents[inner]
        if isinstance(outer, ast.Try) and inner in outer.body:
            if any(price in set(ast.walk(each)) for each in outer.orelse):
                return not any(_is_in_loop(module, price, each) for each in outer.orelse)
            if not all(_leaves(each) or after.is_rewritten(module, each) for each in outer.handlers):
                return False
        elif isinstance(outer, ast.For):
            if not _is_cut(after, module, outer):
                return False
        elif not isinstance(outer, (ast.With, ast.AsyncWith)):
            return False
        inner = outer


def _is_in_loop(module: Module, price: ast.stmt, top: ast.AST) -> bool:
    loops = (ast.For, ast.AsyncFor, ast.While)
    if isinstance(price, loops):
        return True
    inside = set(ast.walk(top))
    return any(isinstance(above, loops) and above in inside for above in module.above(price))


def _leaves(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], (ast.Raise, ast.Return, ast.Continue))


def _is_cut(after: Patched, module: Module, loop: ast.For) -> bool:
    """Whether the header of the loop goes."""
    start = module.span(loop)[0]
    return any(edit.path == module.path and edit.start <= start < edit.end for edit in after.edits)


# The reply


def _reply(after: Patched, migration: Migration) -> str:
    """The local name of the official reply."""
    module = migration.module
    call = after.new_call(migration)
    if "stream=True" in (call.text if call else ""):
        raise Refused(
            "streamed-reply",
            "The reply is a stream; its usage comes with the last event.",
            "Take `usage` of the completed event and compute the cost from it.",
        )
    if call and (found := _REPLY.search(call.text)):
        return found[1]
    statement = module.statement(migration.call)
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_call(migration, value):
            return name
    raise Refused(
        "reply-not-named",
        "The reply of the call has no name of its own that is still bound where the cost is counted.",
        "Give the reply a name and run again.",
    )


def _is_call(migration: Migration, value: ast.expr) -> bool:
    return (value.value if isinstance(value, ast.Await) else value) is migration.call


def _check_bound(after: Patched, migration: Migration, price: ast.expr, reply: str) -> None:
    """Nothing else may be bound to the name."""
    module = migration.module
    around = module.function(migration.call) or module.tree
    own = module.statement(migration.call)
    others = [
        each
        for each in ast.walk(around)
        if isinstance(each, ast.Name)
        and each.id == reply
        and not isinstance(each.ctx, ast.Load)
        and module.statement(each) is not own
        and not after.is_rewritten(module, each)
    ]
    arguments = [each for each in ast.walk(around) if isinstance(each, ast.arg) and each.arg == reply]
    if others or arguments:
        raise Refused(
            "reply-rebound",
            f"`{reply}` may be something else by line {price.lineno}.",
            "Give the reply a name of its own and run again.",
        )


# The function


def _define(after: Patched, migration: Migration, draft: Draft) -> None:
    """One function a file, with the prices of the model on the day of the contract."""
    module, contract = migration.module, after.repository.contract
    call = after.new_call(migration)
    named = set(_MODEL.findall(call.text)) if call else set()
    model = contract.model(named.pop()) if len(named) == 1 else None
    if model is None or model.prices is None:
        raise Refused(
            "model-not-told", "Which model the call uses cannot be told, so its prices cannot.", "Name the model there."
        )
    lines = _function(model.id, contract.as_of, model.prices, module.step)
    if module.newline.join(lines) in module.text:
        return
    code = module.newline.join(lines)
    here = [edit for edit in after.edits if edit.path == module.path]
    others = [edit for edit in here if f"def {_NAME}(" in edit.text]
    if _is_taken(module) or any(code not in edit.text for edit in others):
        raise Refused("name-taken", f"`{_NAME}` means something else in {module.path}.", "Rename it and run again.")
    if others:
        draft.edits.append(others[0])
        return
    define(migration, draft, lines, _STAGE, is_second=any(f"{module.newline}def " in edit.text for edit in here))


def _is_taken(module: Module) -> bool:
    return re.search(rf"\b{_NAME}\b", module.text) is not None


def _function(model: str, day: str, prices: Prices, step: str) -> list[str]:
    """All output counts as image where text in the output has no price of its own."""
    given = f"{prices.text_input} * given.text_tokens + {prices.image_input} * given.image_tokens"
    made, split = f"{prices.image_output} * usage.output_tokens", []
    if prices.text_output is not None:
        split = [
            "made = usage.output_tokens_details",
            "text = made.text_tokens if made else 0",
        ]
        made = f"{prices.image_output} * (usage.output_tokens - text) + {prices.text_output} * text"
    body = [
        f'"""What one call cost in US dollars, by the prices of {model} for a million tokens on {day}."""',
        "if usage is None:",
        f"{step}return 0.0",
        "given = usage.input_tokens_details",
        *split,
        "# Cached input has no price of its own in the Images API.",
        f"return ({given} + {made}) / 1_000_000",
    ]
    return [f"def {_NAME}(usage) -> float:", *(f"{step}{line}" for line in body)]
