"""The result of one call while its reads are rewritten, and the guard before what is optional in the SDK."""

from __future__ import annotations

import ast
import re

from msgspec import Struct, field

from offramp.choices import Form, Output
from offramp.fixes.ahead import is_bound_there, is_elif, is_repeatable
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Read, Repository
from offramp.fixes.shapes import Shape
from offramp.fixes.spelling import bottom, recoded, taken_from
from offramp.model import Stage
from offramp.resolve import Site, options
from offramp.values import Internal, Value

STAGE = Stage.OUTPUT_FORMAT
HARMLESS = frozenset(
    {
        "len",
        "bool",
        "list",
        "tuple",
        "enumerate",
        "iter",
        "reversed",
        "isinstance",
        "any",
        "all",
        "getattr",
        "hasattr",
    }
)
DECIDE = (
    "Choose what takes the place of the address by `--output-as`: `bytes`, `path` (each image is saved), `data-url`, "
    "or `MODULE:FUNCTION`, a function of yours that stores the bytes and gives an address; then run again."
)
"""What is left to a person where an address leaves."""
NO_BYTES = (
    "Bytes were chosen, and go on only where a plain function returns them. Choose another `--output-as`: `path` "
    "(each image is saved), `data-url`, or `MODULE:FUNCTION`, a function of yours that stores the bytes and gives an "
    "address; then run again."
)
"""The same where bytes were chosen for it already."""
ERROR = "the image API returned no image"


class Result(Struct):
    """The result of one call while its reads are rewritten."""

    repository: Repository
    site: Site
    shape: Shape
    call: ast.Call
    new_call: str
    draft: Draft
    hoisted: str = ""
    """The name the call is given when its result was taken apart on the spot."""
    guarded: list[tuple[str, ast.stmt, str]] = field(default_factory=list)
    """The statements with a test for the image before them, by file, and the test."""
    renamed: dict[tuple[str, int, str], str] = field(default_factory=dict)
    output: Output | None = None
    """What takes the place of addresses that leave; None when they may not."""
    texts: dict[tuple[str, int, str], str] = field(default_factory=dict)
    """The names under which texts that left are at hand again, by file, function and image."""
    made_as: str = "png"
    """The format of the images, as the new call asks for it."""
    contained: dict[ast.expr, bool] = field(default_factory=dict)
    """The addresses that are put into a list, tuple or mapping, and whether they stay in sight there."""
    taken: set[ast.expr] = field(default_factory=set)
    """Where they are taken out of it again."""
    keys: dict[ast.AST, str] = field(default_factory=dict)
    """The keys of such mappings that spoke of an address, and what they are now."""
    is_at_home: bool = False
    """Whether the reads meet the same replies as before."""

    @property
    def leaves_as_text(self) -> bool:
        """Whether addresses become other texts, which change nothing for who hands them on."""
        return self.output is not None and self.output.form is not Form.BYTES and not self.output.is_late

    @property
    def thing(self) -> str:
        """What the names of addresses hold now, for `renamed`; empty when they still hold addresses."""
        if self.output is None or not self.leaves_as_text:
            return "bytes"
        return "path" if self.output.form is Form.PATH else ""

    @property
    def module(self) -> Module:
        """The file of the call."""
        return self.repository.module(self.site.path)

    def recoded(self, module: Module, node: ast.expr) -> str:
        """The node as the SDK spells it."""
        at, result = self.site.location, self.hoisted or self.new_call
        return recoded(self.shape, self.call, result, module, node, lambda each: self.repository.is_part(at, each))


def text_of(result: Result, module: Module, node: ast.expr, item: str, *, is_argument: bool) -> str:
    """The code of the base64 text of an image, tested for before; where no test fits, an argument is empty at worst."""
    if guard(result, module, node, item):
        return f"{item}.b64_json"
    result.draft.assume(
        f"Every image has its data: no line that tests for it fits before line {node.lineno} of {module.path}."
    )
    return f'{item}.b64_json or ""' if is_argument else f"{item}.b64_json"


def guard(result: Result, module: Module, node: ast.expr, item: str) -> bool:
    """Before the statement: both `data` and `b64_json` are optional in the SDK. False where no line can stand."""
    found = _LISTED.fullmatch(item)
    test = f"not {item}.b64_json"
    if found and not _has_data(module, node, f"{found[1]}.data"):
        test = f"not {found[1]}.data or {test}"
    return _already_tested(module, node, item) or _raises_if(result, module, node, taken_from(node), test)


def guard_item(result: Result, module: Module, node: ast.expr, item: str) -> bool:
    """The same where an image is taken out of the list and asked for its text later; whether it is guarded."""
    found = _LISTED.fullmatch(item)
    return found is not None and _raises_if(result, module, node, node, f"not {found[1]}.data")


_LISTED = re.compile(r"(.+)\.data\[-?\w+\]")


def _raises_if(result: Result, module: Module, node: ast.expr, image: ast.expr | None, test: str) -> bool:
    """Have the code fail on a test before the statement; false where the image is not known there yet."""
    if not _is_known_before(result, module, node, image):
        return False
    statement = module.statement(node)
    here = [known for path, known, same in result.guarded if (path, same) == (module.path, test)]
    if not any(_still_holds(module, known, statement, test) for known in here):
        result.guarded.append((module.path, statement, test))
        lines = [f"if {test}:", f'{module.step_at(node)}raise RuntimeError("{ERROR}")']
        result.draft.insert_before(module, statement, lines, STAGE)
    return True


def _still_holds(module: Module, tested: ast.stmt, statement: ast.stmt, test: str) -> bool:
    """Whether what is tested before one statement is so before the other: passed on its way, no name bound anew."""
    block, start, end = module.body_of(tested), module.span(tested)[0], module.span(statement)[0]
    is_passed = start <= end and any(each in block for each in (statement, *module.above(statement)))
    names = set(re.findall(r"\w+", test))
    bound = [
        each for each in ast.walk(module.tree) if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    ]
    return is_passed and not any(each.id in names and start <= module.span(each)[0] < end for each in bound)


def _is_known_before(result: Result, module: Module, node: ast.expr, image: ast.expr | None) -> bool:
    """Whether an image is there before the statement, and asking for it twice does nothing twice."""
    statement = module.statement(node)
    if module.in_expression_scope(node) or isinstance(statement, ast.While) or is_elif(module, statement):
        return False
    if result.hoisted and bottom(node) is result.call:
        return True
    return image is not None and is_repeatable(image) and not is_bound_there(module, node)


def is_access(result: Result, node: ast.expr) -> bool:
    """Whether the node itself takes the address out of an image, and does not only hand one on."""
    below = taken_from(node)
    if below is None or not result.repository.is_part(result.site.location, below):
        return False
    match node:
        case ast.Attribute(attr=name):
            return name in ("url", "data")
        case ast.Subscript(slice=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Attribute(attr="get")):
            return True
    return False


def decoded(result: Result, module: Module, node: ast.expr) -> str:
    """The code of the bytes where the node takes the address out of an image; a guard is put before it."""
    below = taken_from(node)
    assert below is not None
    item = result.recoded(module, below)
    result.draft.need(module.path, "base64")
    return f"base64.b64decode({text_of(result, module, node, item, is_argument=True)})"


def _already_tested(module: Module, node: ast.expr, item: str) -> bool:
    """Whether an `if` around already asks for the base64 text."""
    for above in module.above(node):
        if isinstance(above, (ast.If, ast.IfExp)) and f"{item}.b64_json" in module.code(above.test):
            return True
        if (
            isinstance(above, ast.If)
            and module.code(above.test) == module.code(node)
            and node not in ast.walk(above.test)
        ):
            return not any(node in ast.walk(each) for each in above.orelse)
    return False


def _has_data(module: Module, node: ast.expr, data: str) -> bool:
    """Whether the list of images is there: an `if` around asks for it, or one before has left where it is missing."""
    inner: ast.AST = node
    for above in module.above(node):
        if isinstance(above, ast.If) and inner in above.body:
            both = above.test.values if isinstance(above.test, ast.BoolOp) else [above.test]
            is_and = not isinstance(above.test, ast.BoolOp) or isinstance(above.test.op, ast.And)
            if (
                is_and
                and data in [module.code(each) for each in both]
                and _still_holds(module, above.body[0], module.statement(node), data)
            ):
                return True
        inner = above
    statement = module.statement(node)
    return any(
        isinstance(each, ast.If) and module.code(each.test) == f"not {data}" and not each.orelse
        and isinstance(each.body[-1], (ast.Raise, ast.Return, ast.Continue))
        and each.lineno < statement.lineno and _still_holds(module, each, statement, data)
        for each in module.body_of(statement)
    )  # fmt: skip


def is_seen_to(module: Module, node: ast.expr, item: str) -> bool:
    """Whether the code minds a missing image itself, at the read, before it, or where the name it gives is tested."""
    parent = module.parent(node)
    if isinstance(parent, (ast.If, ast.IfExp, ast.While, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Assert)):
        return True
    around = module.function(node) or module.tree
    tests = [each.test for each in ast.walk(around) if isinstance(each, (ast.If, ast.IfExp, ast.While, ast.Assert))]
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        name = parent.targets[0].id
        return any(isinstance(each, ast.Name) and each.id == name for test in tests for each in ast.walk(test))
    known = re.sub(r"\.data\[-?\w+\]$", ".data", item)
    before = [test for test in tests if test.lineno < node.lineno]
    return any(re.search(rf"(?<![\w.]){re.escape(known)}\b", module.code(test)) for test in before)


def statement_before(module: Module, node: ast.expr) -> ast.stmt:
    """The statement before which a line can be put; a loop's own header will not do for what is made anew in it."""
    statement = module.statement(node)
    if isinstance(statement, ast.While):
        raise Refused(
            "result-in-loop-header", "The result is read in the header of a loop.", "Read it in the body of the loop."
        )
    if is_elif(module, statement):
        raise Refused(
            "result-in-elif", "The result is read in the test of an `elif`.", "Read it before the `if` and run again."
        )
    return statement


def arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def plain_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def is_gathered(result: Result, module: Module, node: ast.AST) -> bool:
    """`asyncio.gather(...)` without options, which fails as its coroutines do, where what it gives is read again."""
    if not isinstance(node, ast.Call) or module.code(node.func) != "asyncio.gather" or node.keywords:
        return False
    if result.repository.is_part(result.site.location, node):
        return True
    match module.parents[module.awaited(node)]:
        case ast.Assign(targets=[ast.Tuple(elts=elts)]):
            return all(isinstance(each, ast.Name) for each in elts)
    return False


def is_internal(repository: Repository, read: Read, call: ast.Call) -> bool:
    """Whether the call reaches only functions and classes of the repository."""
    targets = called(repository, read, call)
    return bool(targets) and all(isinstance(target, Internal) for target in targets)


def called(repository: Repository, read: Read, call: ast.Call) -> tuple[Value, ...]:
    """What a call in the file of a read may reach."""
    module = repository.module(read.path)
    for scope, _, each in repository.program.indexes[read.path].calls:
        if module.expression(each.at) is call:
            return tuple(options(repository.program.value(read.path, scope, each.func)))
    return ()
