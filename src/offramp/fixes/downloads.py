"""Takes downloads of an address out: the bytes are there already."""

from __future__ import annotations

import ast
import re

from offramp.fixes.edits import Draft, Refused
from offramp.fixes.fetches import not_followed
from offramp.fixes.locals import is_bound_once, loads, only_binding
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.repository import Read, Repository
from offramp.model import Location, Stage
from offramp.resolve import options
from offramp.values import Choice, External, Selected, Unknown, Value

_STAGE = Stage.OUTPUT_FORMAT
_SAVERS = frozenset({"urllib.request.urlretrieve"})
_IMAGE = re.compile(r"(?i)image|img|photo|pic(ture|_|s\b|\b)")
_EXITS = (ast.Raise, ast.Return, ast.Continue, ast.Break)


def of(repository: Repository, module: Module, node: ast.expr) -> ast.Call | None:
    """The download whose address the node is."""
    parent = module.parent(node)
    if not isinstance(parent, ast.Call):
        return None
    site = repository.site_of(module, parent)
    if site is None:
        return None
    if site.target.path in _SAVERS:
        return parent if parent.args and parent.args[0] is node else None
    request = repository.sites.request(site)
    if request is None or request.verb != "GET":
        return None
    named = [word.value for word in parent.keywords if word.arg == "url"]
    return parent if node in [*parent.args[:1], *named] else None


def unknown_fetch(repository: Repository, gone: tuple[str, int, int] = ("", 0, 0)) -> str:
    """Where an address of unknown origin is fetched in a function that speaks of images; empty when nowhere.

    `gone` are the lines of a file that go.
    """
    for site in repository.sites.all:
        request = repository.sites.request(site)
        if request is None or request.verb != "GET" or _is_gone(site.location, gone):
            continue
        if not any(_is_unknown(each) for each in options(request.url)):
            continue
        module = repository.module(site.path)
        node = repository.node(site.location)
        around = module.function(node) if node is not None else None
        if _IMAGE.search(module.code(around) if around is not None else module.text):
            return f"line {site.location.line} of {site.path}"
    return ""


def _is_gone(at: Location, gone: tuple[str, int, int]) -> bool:
    return at.path == gone[0] and gone[1] <= at.line <= gone[2]


def _is_unknown(value: Value) -> bool:
    """Whether nothing tells where an address comes from, or only a method that other classes fill."""
    while isinstance(value, Selected):
        value = value.value
    if isinstance(value, Choice):
        return any(_is_unknown(each) for each in value.options)
    return isinstance(value, Unknown) or (isinstance(value, External) and value.path.startswith("super()"))


def rewrite(repository: Repository, draft: Draft, module: Module, call: ast.Call, address: ast.expr, code: str) -> None:
    """Put `code`, the bytes of the image, in the place of the download and of what reads its reply."""
    site = repository.site_of(module, call)
    if site is None or site.target.path in _SAVERS:
        _write(draft, module, call, code)
        return
    reads = tuple(read for read in repository.reads(site.location) if not _is_bytes_already(read))
    with_statement = _with(module, call)
    binding = _binding(module, call)
    if with_statement is not None:
        name = code
        draft.unwrap(module, with_statement, _STAGE)
    elif binding is not None and isinstance(address, ast.Name) and _within(module, call, reads):
        name = code
        draft.delete(module, binding, _STAGE)
        _drop_comment(draft, module, binding)
    elif binding is not None:
        name = _bytes_name(module, binding)
        draft.replace(module, module.awaited(call), code, _STAGE)
        draft.replace(module, binding.targets[0], name, _STAGE)
        if not _within(module, call, reads) or name == code:
            raise not_followed(module, call)
    else:
        name = code
    settled = _settled(repository, draft, reads)
    for read in reads:
        if _is_alias(module, read, address, name):
            _inline(draft, module, read, name)
            continue
        if not any(_stands_in(repository, read, each) for each in settled):
            _rewrite_read(repository, draft, read, name)
            _drop_comment_of_alias(draft, module, read)
    _drop_session(draft, module, call)
    if not reads:
        raise not_followed(module, call)


def _is_alias(module: Module, read: Read, address: ast.expr, name: str) -> bool:
    """Whether the bytes would only get a second name: both are bound once, and nothing but names read it."""
    if read.path != module.path or read.trail != ".content" or not isinstance(address, ast.Name) or name == address.id:
        return False
    binding = module.parent(module.awaited(read.node))
    if not isinstance(binding, ast.Assign) or not isinstance(binding.targets[0], ast.Name) or not name.isidentifier():
        return False
    alias = binding.targets[0]
    around = module.function(binding)
    return (
        around is not None
        and binding.value is module.awaited(read.node)
        and only_binding(module, alias) is binding
        and is_bound_once(module, address)
        and len(module.body_of(binding)) > 1
        and module.owns_its_lines(binding)
        and not any(isinstance(above, (ast.Try, ast.With, ast.AsyncWith)) for above in module.above(binding))
        and all(_is_read_behind(module, each, binding) for each in loads(module, alias))
    )


def _is_read_behind(module: Module, read: ast.Name, binding: ast.Assign) -> bool:
    """Whether a name is read after it is bound; before, it still has what an earlier turn of a loop left."""
    return module.function(read) is module.function(binding) and module.span(read) > module.span(binding)


def _inline(draft: Draft, module: Module, read: Read, name: str) -> None:
    """The bytes go by one name."""
    binding = module.parent(module.awaited(read.node))
    assert isinstance(binding, ast.Assign)
    assert isinstance(binding.targets[0], ast.Name)
    draft.delete(module, binding, _STAGE)
    _drop_comment(draft, module, binding)
    for each in loads(module, binding.targets[0]):
        draft.replace(module, each, name, _STAGE)


def _drop_comment_of_alias(draft: Draft, module: Module, read: Read) -> None:
    """Where the bytes get a second name, no comment above says that they are downloaded."""
    binding = module.parent(module.awaited(read.node))
    if read.path == module.path and read.trail == ".content" and isinstance(binding, ast.Assign):
        _drop_comment(draft, module, binding)


_NAMES_DOWNLOAD = re.compile(r"(?i)#+\s*(\d+[.)]\s*)?(now |then )?(download|fetch|get|retriev)(e|s|ing)?\b")
_NAMES_MORE = re.compile(r"(?i)\b(and|then|sav|writ|stor|open|show|display|send|convert)|[,;:]")


def _drop_comment(draft: Draft, module: Module, statement: ast.stmt) -> None:
    """The comment above a download that is gone goes too, where it names that alone."""
    begins = module.line_start(module.span(statement)[0])
    start = module.line_start(begins - 1) if begins else begins
    comment = module.text[start:begins].strip()
    if not _NAMES_DOWNLOAD.match(comment) or _NAMES_MORE.search(comment[comment.find(" ") :]):
        return
    before = module.text[module.line_start(start - 1) : start].strip() if start else ""
    if not before.startswith("#"):
        draft.replace_span(module, start, begins, "", _STAGE)


def _settled(repository: Repository, draft: Draft, reads: tuple[Read, ...]) -> list[tuple[str, int, int]]:
    """The tests of success that always hold now, with what they did otherwise: both go, only the body stays."""
    gone = []
    for read in reads:
        module = repository.module(read.path)
        asked = module.statement(read.node)
        is_test = isinstance(asked, ast.If) and asked.test is _test(module, read.node) and _succeeds(asked.test)
        if not is_test or not isinstance(asked, ast.If) or not module.code(asked).startswith("if"):
            continue
        if (asked.orelse and module.code(asked.orelse[0]).startswith("elif")) or _leaves_early(asked, module):
            continue
        draft.unwrap_if(module, asked, _STAGE)
        gone.append((read.path, *module.span(asked.test)))
        if asked.orelse:
            gone.append((read.path, module.span(asked.body[-1])[1], module.span(asked)[1]))
    return gone


def _leaves_early(asked: ast.If, module: Module) -> bool:
    """Whether the body leaves, so that lines behind the `if` would never be reached without it."""
    block = module.body_of(asked)
    return isinstance(asked.body[-1], _EXITS) and asked is not block[-1]


def _stands_in(repository: Repository, read: Read, place: tuple[str, int, int]) -> bool:
    path, start, end = place
    return read.path == path and start <= repository.module(path).span(read.node)[0] < end


def _bytes_name(module: Module, binding: ast.Assign) -> str:
    """A name for the bytes; where several replies are named in the function, each gets one of its own."""
    [target] = binding.targets
    assert isinstance(target, ast.Name)
    around = module.function(binding) or module.tree
    others = {
        name.id
        for each in ast.walk(around)
        if isinstance(each, ast.Assign) and isinstance(each.value, (ast.Await, ast.Call))
        for name in each.targets
        if isinstance(name, ast.Name) and _gets(each.value) == _gets(binding.value)
    }
    return free_name(module, binding, "image_bytes" if len(others) == 1 else f"{target.id}_bytes")


def _gets(value: ast.expr) -> str:
    """The name of the method that is called, such as `get`."""
    value = value.value if isinstance(value, ast.Await) else value
    func = value.func if isinstance(value, ast.Call) else None
    return func.attr if isinstance(func, ast.Attribute) else ""


def _is_bytes_already(read: Read) -> bool:
    """Whether the read only hands on what was taken out of the reply elsewhere."""
    return read.trail in (".content", ".read()") and not (
        isinstance(read.node, ast.Attribute)
        or (
            isinstance(read.node, ast.Call)
            and isinstance(read.node.func, ast.Attribute)
            and read.node.func.attr == "read"
        )
    )


def _rewrite_read(repository: Repository, draft: Draft, read: Read, name: str) -> None:
    module = repository.module(read.path)
    match read.trail:
        case ".content" | ".read()":
            draft.replace(module, module.awaited(read.node), name, _STAGE)
        case ".read":
            draft.replace(module, module.awaited(module.parents[read.node]), name, _STAGE)
        case ".raise_for_status" | ".raise_for_status()" | ".status_code" | ".status" | ".ok" | ".is_success":
            drop_check(draft, module, read.node, name, _STAGE)
        case ".iter_content" | ".iter_content()" | ".iter_bytes()" | ".aiter_bytes()":
            _write_at_once(draft, module, read.node, name)
        case ".raw":
            draft.need(read.path, "io")
            draft.replace(module, read.node, f"io.BytesIO({name})", _STAGE)
        case "" if _is_printed(module, read.node):
            draft.delete(module, module.statement(read.node), _STAGE)
        case "" if isinstance(module.parent(read.node), ast.Call):
            draft.need(read.path, "io")
            draft.replace(module, read.node, f"io.BytesIO({name})", _STAGE)
        case _:
            raise not_followed(module, read.node)


def _is_printed(module: Module, node: ast.expr) -> bool:
    """Whether a line prints what was downloaded, with nothing beside but fixed words."""
    match module.statement(node):
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=args, keywords=[])):
            return all(each is node or isinstance(each, ast.Constant) for each in args)
    return False


def drop_check(draft: Draft, module: Module, node: ast.expr, truth: str, stage: Stage) -> None:
    """Take out a check of the HTTP status; the SDK raises instead, and bytes are there or not."""
    statement = module.statement(node)
    match statement:
        case ast.Expr():
            draft.delete(module, statement, stage)
        case ast.If() if statement.test is _test(module, node) and _succeeds(statement.test):
            draft.replace(module, statement.test, truth, stage)
        case ast.If() if _leaves(statement) and not statement.orelse and statement.test is _test(module, node):
            draft.delete(module, statement, stage)
        case _:
            raise Refused(
                "response-inspected",
                f"Line {node.lineno} of {module.path} looks into the HTTP response, which the SDK does not hand out.",
                "Decide by hand which exception of the SDK takes its place.",
            )


def _test(module: Module, node: ast.expr) -> ast.expr | None:
    """The whole test the node stands in, when it is one comparison or the node itself."""
    parent = module.parent(node)
    if isinstance(parent, (ast.Compare, ast.UnaryOp)):
        return parent
    return node


def _leaves(statement: ast.If) -> bool:
    return isinstance(statement.body[-1], _EXITS)


def _succeeds(test: ast.expr) -> bool:
    """`status == 200`, `ok`: the body is the good case."""
    match test:
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value=200 | 201)]):
            return True
        case ast.Attribute(attr="ok" | "is_success"):
            return True
    return False


def _drop_session(draft: Draft, module: Module, call: ast.Call) -> None:
    """The `with` of a session that served this download alone goes with it."""
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return
    name = call.func.value.id
    for above in module.above(call):
        if not isinstance(above, (ast.With, ast.AsyncWith)) or len(above.items) != 1:
            continue
        bound = above.items[0].optional_vars
        if isinstance(bound, ast.Name) and bound.id == name:
            uses = [each for each in ast.walk(above) if isinstance(each, ast.Name) and each.id == name]
            if len(uses) == 2:
                draft.unwrap(module, above, _STAGE)
            return


def _write(draft: Draft, module: Module, call: ast.Call, code: str) -> None:
    """`urlretrieve(address, path)` writes the bytes itself."""
    statement = module.statement(call)
    named = [word.value for word in call.keywords if word.arg == "filename"]
    target = [*call.args[1:2], *named]
    if not target or not isinstance(statement, ast.Expr) or statement.value is not call:
        raise not_followed(module, call)
    draft.need(module.path, "pathlib", "Path")
    draft.replace(module, call, f"Path({module.code(target[0])}).write_bytes({code})", _STAGE)


def _write_at_once(draft: Draft, module: Module, node: ast.expr, name: str) -> None:
    """`for chunk in reply.iter_content(): file.write(chunk)` as one write."""
    loop = module.statement(node)
    match loop:
        case ast.For(
            target=ast.Name(id=chunk), body=[ast.Expr(value=ast.Call(func=writer, args=[ast.Name(id=written)]))]
        ):
            if chunk == written and not loop.orelse:
                draft.replace(module, loop, f"{module.code(writer)}({name})", _STAGE)
                return
        case ast.AsyncFor(
            target=ast.Name(id=chunk),
            body=[ast.Expr(value=ast.Await(value=ast.Call(func=writer, args=[ast.Name(id=written)])))],
        ):
            if chunk == written and not loop.orelse:
                draft.replace(module, loop, f"await {module.code(writer)}({name})", _STAGE)
                return
    raise not_followed(module, node)


def _with(module: Module, call: ast.Call) -> ast.With | ast.AsyncWith | None:
    """The `with` that holds only this download."""
    parent = module.parents[module.awaited(call)]
    if not isinstance(parent, ast.withitem):
        return None
    statement = module.statement(call)
    if isinstance(statement, (ast.With, ast.AsyncWith)) and len(statement.items) == 1:
        return statement
    raise not_followed(module, call)


def _binding(module: Module, call: ast.Call) -> ast.Assign | None:
    parent = module.parents[module.awaited(call)]
    if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
        return parent
    return None


def _within(module: Module, call: ast.Call, reads: tuple[Read, ...]) -> bool:
    """Whether every read of the reply stands in the function of the download."""
    return all(
        read.path == module.path and module.function(read.node) is module.function(call) and len(read.origins) == 1
        for read in reads
    )
