"""Follows the result of a migrated call to its consumers: addresses become bytes, replies become SDK objects.

Every read of the result has to be understood, in every file; one that is not refuses the whole site.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from offramp.fixes import downloads, sinks
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Read, Repository
from offramp.fixes.shapes import Part, Shape
from offramp.model import Location, Stage
from offramp.resolve import Site, options
from offramp.values import Internal

_STAGE = Stage.OUTPUT_FORMAT
_HARMLESS = frozenset({"len", "bool", "list", "tuple", "enumerate", "zip", "iter", "reversed", "isinstance", "any", "all"})
ERROR = "the image API returned no image"


@dataclass(slots=True)
class Result:
    """The result of one call while its reads are rewritten."""

    repository: Repository
    site: Site
    shape: Shape
    call: ast.Call
    new_call: str
    draft: Draft
    hoisted: str = ""
    """The name the call is given when its result was taken apart on the spot."""
    guarded: set[tuple[str, int, str]] = field(default_factory=set)
    renamed: dict[tuple[str, int, str], str] = field(default_factory=dict)

    @property
    def module(self) -> Module:
        """The file of the call."""
        return self.repository.module(self.site.path)


def follow(result: Result) -> None:
    """Rewrite the call and every read of its result into the draft."""
    reads = result.repository.reads(result.site.location)
    _place_call(result, reads)
    for read in reads:
        _check_source(read)
        _rewrite(result, read)


def _place_call(result: Result, reads: tuple[Read, ...]) -> None:
    module, call = result.module, result.call
    chained = [read for read in reads if read.path == module.path and _bottom(read.node) is call]
    stage = Stage.EDIT if result.site.target.path.endswith("edit") else Stage.GENERATION
    if not chained:
        result.draft.replace(module, call, result.new_call, stage)
        return
    if module.in_expression_scope(call):
        raise Refused(
            "result-in-expression",
            "The result is taken apart inside a comprehension or lambda.",
            "Give the result a name on a line of its own and run again.",
        )
    result.hoisted = free_name(module, call, "image_response")
    awaited = "await " if isinstance(module.parents[call], ast.Await) else ""
    result.draft.insert_before(module, module.statement(call), [f"{result.hoisted} = {awaited}{result.new_call}"], _STAGE)


def _check_source(read: Read) -> None:
    if read.mixed:
        raise Refused(
            "mixed-sources",
            f"Line {read.node.lineno} of {read.path} also takes values that do not come from this call.",
            "Give the other source its own variable, or migrate it too.",
        )


def _rewrite(result: Result, read: Read) -> None:
    module = result.repository.module(read.path)
    part = result.shape.part(read.trail)
    match part:
        case Part.LOST:
            raise _refused_part(module, read)
        case Part.CHECK:
            downloads.drop_check(result.draft, module, read.node, "True", Stage.GENERATION)
        case Part.BYTES:
            _rewrite_bytes(result, module, read)
        case Part.URL | Part.URLS:
            _rewrite_address(result, module, read, part)
        case Part.RESULT | Part.LIST | Part.ITEM | Part.BASE64 | Part.OTHER:
            _rewrite_plain(result, module, read, part)


def _refused_part(module: Module, read: Read) -> Refused:
    return Refused(
        "result-not-followed",
        f"`{module.code(read.node)}` on line {read.node.lineno} of {read.path} has no counterpart in the official result.",
        "Decide by hand what takes its place.",
    )


def _rewrite_plain(result: Result, module: Module, read: Read, part: Part) -> None:
    """A read that stays what it is, only spelled as the SDK spells it."""
    _check_plain_context(result, module, read, part)
    code = recoded(result, module, read.node)
    if part is Part.BASE64 and code.endswith(".b64_json") and code != module.code(read.node):
        _guard(result, module, read.node, code.removesuffix(".b64_json"))
    if part is Part.LIST and not isinstance(read.node, ast.Name):
        code = _iterable(module, read.node, code)
    if code != module.code(read.node):
        result.draft.replace(module, read.node, code, _STAGE)


def _iterable(module: Module, node: ast.expr, code: str) -> str:
    """`data` is optional in the SDK: what is gone through needs something to go through."""
    parent = module.parent(node)
    if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is node:
        return f"{code} or []"
    if isinstance(parent, ast.comprehension) and parent.iter is node:
        return f"{code} or []"
    if isinstance(parent, (ast.Call, ast.Assign)):
        return f"{code} or []"
    return code


def _check_plain_context(result: Result, module: Module, read: Read, part: Part) -> None:
    """The reply itself may be kept, gone through, tested, and handed to code of the repository; not away."""
    parent = module.parent(read.node)
    if part in (Part.BASE64, Part.OTHER):
        return
    if isinstance(parent, ast.Call) and read.node in _arguments(parent):
        if _is_internal(result.repository, read, parent) or _name(parent.func) in (*_HARMLESS, "print"):
            return
        raise Refused(
            "result-leaves",
            f"The whole reply is handed to `{module.code(parent.func)}` on line {read.node.lineno} of {read.path}.",
            "Take the image out of the reply before it is handed on.",
        )
    if isinstance(parent, (ast.Dict, ast.Yield, ast.FormattedValue)):
        raise Refused(
            "result-leaves",
            f"The whole reply leaves on line {read.node.lineno} of {read.path}.",
            "Take the image out of the reply before it is handed on.",
        )


def _rewrite_bytes(result: Result, module: Module, read: Read) -> None:
    """Bytes stay bytes: only the place where they are taken out of the reply changes."""
    code = _bytes_code(result, module, read.node, Part.BYTES)
    if not isinstance(read.node, ast.Name) and code != module.code(read.node):
        result.draft.replace(module, read.node, code, _STAGE)


# Addresses


def _rewrite_address(result: Result, module: Module, read: Read, part: Part) -> None:
    """An address becomes the bytes of the image, under a name that says so."""
    node = read.node
    if _is_spare(module, node):
        result.draft.assume("The address is read only where no base64 text came; that branch is never taken now.")
        return
    download = downloads.of(result.repository, module, node)
    code = _bytes_code(result, module, node, part)
    if download is not None:
        downloads.rewrite(result.repository, result.draft, module, download, node, code)
        return
    if sinks.give_bytes(result.repository, result.draft, module, node, code):
        return
    _check_address_context(result, module, read)
    if code != module.code(node):
        result.draft.replace(module, node, code, _STAGE)
    _rename_target(result, module, node)
    _retype_annotation(result, module, node)


def _bytes_code(result: Result, module: Module, node: ast.expr, part: Part) -> str:
    if isinstance(node, ast.Name) or result.shape.name == "links":
        return _new_name(result, module, node) if isinstance(node, ast.Name) else recoded(result, module, node)
    below = _taken_from(node)
    if below is None:
        return module.code(node)
    if part is Part.BYTES or isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        if not _is_access(result, module, node):
            return module.code(node)
        item = recoded(result, module, below)
        result.draft.need(module.path, "base64")
        if module.in_expression_scope(node):
            return f'base64.b64decode({item}.b64_json or "")'
        _guard(result, module, node, item)
        return f"base64.b64decode({item}.b64_json)"
    return module.code(node)


def _is_access(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the node itself takes the address out of an image, and does not only hand one on."""
    match node:
        case ast.Attribute(attr=name):
            return name in ("url", "data")
        case ast.Subscript(slice=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Attribute(attr="get")):
            return True
    return False


def _guard(result: Result, module: Module, node: ast.expr, item: str) -> None:
    """Before the statement: both `data` and `b64_json` are optional in the SDK."""
    if module.in_expression_scope(node):
        return
    statement = _simple(module, node)
    found = re.fullmatch(r"(.+)\.data\[-?\w+\]", item)
    test = f"not {found[1]}.data or not {item}.b64_json" if found else f"not {item}.b64_json"
    key = (module.path, module.span(statement)[0], test)
    if key in result.guarded or _already_tested(module, node, item):
        return
    result.guarded.add(key)
    result.draft.insert_before(module, statement, [f"if {test}:", f'    raise RuntimeError("{ERROR}")'], _STAGE)


def _already_tested(module: Module, node: ast.expr, item: str) -> bool:
    """Whether an `if` around already asks for the base64 text."""
    for above in module.above(node):
        if isinstance(above, (ast.If, ast.IfExp)) and f"{item}.b64_json" in module.code(above.test):
            return True
    return False


def _simple(module: Module, node: ast.expr) -> ast.stmt:
    """The statement before which a line can be put; a loop's own header will not do for what is made anew in it."""
    statement = module.statement(node)
    if isinstance(statement, (ast.While,)):
        raise Refused(
            "result-in-loop-header", "The result is read in the header of a loop.", "Read it in the body of the loop."
        )
    if isinstance(statement, ast.If) and statement in getattr(module.parents[statement], "orelse", []):
        text = module.text[module.span(statement)[0] :]
        if text.startswith("elif"):
            raise Refused(
                "result-in-elif", "The result is read in the test of an `elif`.", "Read it before the `if` and run again."
            )
    return statement


def _check_address_context(result: Result, module: Module, read: Read) -> None:
    """An address may be kept, tested, collected, returned to callers that are followed, and handed to such code."""
    node = read.node
    parent = module.parent(node)
    match parent:
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
            return
        case ast.Return():
            _check_return(result, module, read, parent)
            return
        case ast.If() | ast.IfExp() | ast.UnaryOp() | ast.While() | ast.Assert():
            return
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return
        case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt) if elt is _awaited(module, node):
            return
        case ast.Compare(comparators=[ast.Constant(value=None)]):
            return
        case ast.Call() if node in _arguments(parent):
            if _is_internal(result.repository, read, parent) or _name(parent.func) in _HARMLESS:
                return
    raise Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {read.path} hands the address on to code that is not followed.",
        "Decide what takes the place of the address: the bytes, a saved file, or an address of your own storage.",
    )


def _awaited(module: Module, node: ast.expr) -> ast.expr:
    parent = module.parents[node]
    return parent if isinstance(parent, ast.Await) else node


def _check_return(result: Result, module: Module, read: Read, statement: ast.Return) -> None:
    """A returned address is followed when every caller is in the repository and every return is of the same kind."""
    function = module.function(statement)
    index = result.repository.program.indexes[read.path]
    callers = result.repository.program.callers(read.path, read.scope) if function else []
    scope = index.facts.scopes[read.scope]
    if function is None or not callers or scope.decorators:
        raise Refused(
            "url-leaves-function",
            f"The address is returned on line {statement.lineno} of {read.path} to callers that are not in the repository.",
            "Decide what takes the place of the address: the bytes, a saved file, or an address of your own storage.",
        )
    known = {each.node for at in read.origins for each in result.repository.reads(at) if each.path == read.path}
    for each in ast.walk(function):
        if isinstance(each, ast.Return) and module.function(each) is function and each.value is not None:
            value = each.value.value if isinstance(each.value, ast.Await) else each.value
            if value not in known and not (isinstance(value, ast.Constant) and not value.value):
                raise Refused(
                    "mixed-sources",
                    f"`{function.name}` in {read.path} also returns something else on line {each.lineno}.",
                    "Let the function return one kind of thing and run again.",
                )


def _is_spare(module: Module, node: ast.expr) -> bool:
    """Whether the address is only read where the base64 text was asked for first."""
    inner: ast.AST = node
    for above in module.above(node):
        if isinstance(above, ast.If) and "b64_json" in module.code(above.test) and inner in above.orelse:
            return True
        if isinstance(above, ast.IfExp) and "b64_json" in module.code(above.test) and inner is above.orelse:
            return True
        inner = above
    return False


# Names


def _rename_target(result: Result, module: Module, node: ast.expr) -> None:
    """The name an address is assigned to says that it holds an image now."""
    parent = module.parents[_awaited(module, node)]
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
        new = _new_name(result, module, parent.targets[0])
        if new != parent.targets[0].id:
            result.draft.replace(module, parent.targets[0], new, _STAGE)
    elif isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)) and isinstance(parent.target, ast.Name):
        new = _new_name(result, module, parent.target)
        if new != parent.target.id:
            result.draft.replace(module, parent.target, new, _STAGE)
    elif isinstance(parent, (ast.ListComp, ast.GeneratorExp)):
        _rename_target(result, module, parent)


def _new_name(result: Result, module: Module, name: ast.Name) -> str:
    """A better name for a local variable that held an address; the old one when it is bound elsewhere as well."""
    function = module.function(name)
    key = (module.path, id(function), name.id)
    if key not in result.renamed:
        result.renamed[key] = _better(module, function, name, result)
    return result.renamed[key]


def _better(module: Module, function: ast.AST | None, name: ast.Name, result: Result) -> str:
    new = renamed(name.id)
    if function is None or new == name.id:
        return name.id
    nodes = [each for each in ast.walk(function) if isinstance(each, ast.Name) and each.id == name.id]
    reads = {
        each.node
        for at in [result.site.location, *_partners(result)]
        for each in result.repository.reads(at)
        if each.path == module.path
    }
    stores = [each for each in nodes if not isinstance(each.ctx, ast.Load)]
    loads = [each for each in nodes if isinstance(each.ctx, ast.Load)]
    params = [arg.arg for arg in ast.walk(function) if isinstance(arg, ast.arg)]
    taken = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)} | set(params)
    if name.id in params or len(stores) != 1 or not all(each in reads for each in loads) or new in taken:
        return name.id
    if any(module.function(each) is not function for each in nodes):
        return name.id
    return new


def _partners(result: Result) -> list[Location]:
    reads = result.repository.reads(result.site.location)
    return sorted({at for read in reads for at in read.origins})


def renamed(name: str) -> str:
    """`image_url` as `image_bytes`, `urls` as `images`; a name that speaks of no address stays."""
    for old, new in (("urls", "images"), ("links", "images"), ("url", "image_bytes"), ("link", "image_bytes")):
        if name == old:
            return new
    if found := re.fullmatch(r"(\w+)_(urls|links)", name):
        return f"{found[1]}_bytes_list" if not found[1].startswith("image") else "images"
    if found := re.fullmatch(r"(\w+)_(url|link)", name):
        return f"{found[1]}_bytes"
    return name


def free_name(module: Module, node: ast.AST, wanted: str) -> str:
    """A name that is not taken in the function around."""
    around = module.function(node) or module.tree
    taken = {each.id for each in ast.walk(around) if isinstance(each, ast.Name)}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def _retype_annotation(result: Result, module: Module, node: ast.expr) -> None:
    """`-> str` of a function that returns the address, and `: str` of a variable that holds it, become `bytes`."""
    parent = module.parents[_awaited(module, node)]
    annotation: ast.expr | None = None
    if isinstance(parent, ast.AnnAssign):
        annotation = parent.annotation
    elif isinstance(parent, ast.Return) and (function := module.function(parent)):
        annotation = function.returns
    if annotation is not None:
        code = module.code(annotation)
        new = re.sub(r"\bstr\b", "bytes", code)
        if new != code:
            result.draft.replace(module, annotation, new, _STAGE)


# Trees


def recoded(result: Result, module: Module, node: ast.expr) -> str:
    """The code that reaches the same thing in the SDK's reply: `r.json()["data"][0]` as `r.data[0]`."""
    if node is result.call:
        return result.hoisted or result.new_call
    match node:
        case ast.Await(value=value):
            return recoded(result, module, value)
        case ast.Call(func=ast.Attribute(value=base, attr="json" | "model_dump" | "to_dict")):
            return recoded(result, module, base)
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[ast.Constant(value=str() as key), *_]):
            return f"{recoded(result, module, base)}.{_KEYS.get(key, key)}"
        case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)):
            return f"{recoded(result, module, base)}.{_KEYS.get(key, key)}"
        case ast.Subscript(value=base, slice=index):
            return f"{recoded(result, module, base)}[{module.code(index)}]"
        case ast.Attribute(value=base, attr="images") if result.shape.name == "codex":
            return f"{recoded(result, module, base)}.data"
        case ast.Attribute(value=base, attr=attr):
            return f"{recoded(result, module, base)}.{_KEYS.get(attr, attr)}"
        case _:
            return module.code(node)


_KEYS = {"url": "b64_json"}


def _taken_from(node: ast.expr) -> ast.expr | None:
    """The image of which the node takes the address."""
    match node:
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return value
        case ast.Call(func=ast.Attribute(value=value)):
            return value
    return None


def _bottom(node: ast.expr) -> ast.expr:
    """Where a chain of attributes, items and method calls begins."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Await(value=value):
                node = value
            case ast.Call(func=ast.Attribute(value=value, attr="json" | "get" | "model_dump" | "to_dict")):
                node = value
            case _:
                return node


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_internal(repository: Repository, read: Read, call: ast.Call) -> bool:
    """Whether the call reaches only functions of the repository."""
    index = repository.program.indexes[read.path]
    module = repository.module(read.path)
    for scope, _, each in index.calls:
        if module.expression(each.at) is call:
            targets = options(repository.program.value(read.path, scope, each.func))
            return all(isinstance(target, Internal) for target in targets)
    return False
