"""Failed requests: what asked for the HTTP status or caught an error of the HTTP client asks the SDK's exceptions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field

from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.error_words import reworded
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import names_of
from offramp.fixes.repository import Read
from offramp.values import Internal

_CLIENTS = frozenset(
    {"requests", "httpx", "httpx2", "aiohttp", "urllib", "urllib3", "curl_cffi", "tls_client", "cloudscraper", "primp"}
)
ANY_STATUS = "APIStatusError"
_ANY, _STATUS, _TIME, _LINE = "OpenAIError", ANY_STATUS, "APITimeoutError", "APIConnectionError"
_ERRORS = {
    "RequestException": _ANY, "RequestsError": _ANY, "URLError": _ANY, "ClientError": _ANY, "HTTPStatusError": _STATUS,
    "ClientResponseError": _STATUS, "HTTPError": _STATUS, "Timeout": _TIME, "ReadTimeout": _TIME,
    "ConnectTimeout": _TIME, "TimeoutException": _TIME, "ServerTimeoutError": _TIME, "ConnectionError": _LINE,
    "ConnectError": _LINE, "ReadError": _LINE, "NetworkError": _LINE, "TransportError": _LINE, "RequestError": _LINE,
    "ClientConnectionError": _LINE, "ClientConnectorError": _LINE, "ClientOSError": _LINE,
}  # fmt: skip
_BASES = frozenset({"httpx.HTTPError", "httpx2.HTTPError", "urllib3.exceptions.HTTPError"})
_BROAD = frozenset({"Exception", "BaseException"})
_SHAPE = frozenset({"KeyError", "IndexError", "TypeError", "LookupError", "AttributeError"})
_STATUSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    429: "RateLimitError",
}
_REPLY = frozenset({"status_code", "text", "headers", "content", "json"})


# Handlers


def follow_handlers(migration: Migration, guarded: list[Read]) -> None:
    """The handlers around the call, here and around the callers, catch what the SDK raises."""
    handlers = _Handlers(migration, guarded)
    handlers.around(migration.module, migration.call, here=True)
    for read in guarded:
        handlers.around_read(migration.repository.module(read.path), read.node)


def follow_around(migration: Migration, module: Module, node: ast.AST, gone: tuple[int, int]) -> None:
    """The handlers around a place whose old code goes catch what the SDK raises."""
    _Handlers(migration, [], gone).around(module, node, here=True)


class _Handlers(Struct):
    """The handlers that were seen; each is rewritten once."""

    migration: Migration
    guarded: list[Read]
    gone: tuple[int, int] = (0, 0)
    """The offsets between which the old code of the file of the call goes."""
    seen: set[tuple[str, int]] = field(default_factory=set)

    def around(self, module: Module, node: ast.AST, here: bool) -> None:
        """Every `try` around a place, outward to the callers, until one catches everything."""
        for statement in _tries(module, node):
            alone = here and _is_alone(self.migration, module, statement, self.gone)
            guards = self._guards(module, statement)
            if self._once(module, statement) and _handle(self.migration, module, statement, guards, alone):
                return
        function = module.function(node)
        if function is None:
            return
        _check_decorators(module, function)
        for path, line, caller in _callers(self.migration, module, function):
            if (path, -line) not in self.seen:
                self.seen.add((path, -line))
                self.around(self.migration.repository.module(path), caller, here=False)

    def around_read(self, module: Module, node: ast.AST) -> None:
        """Where no key was found, there is no image now: another exception."""
        for statement in _tries(module, node):
            if self._once(module, statement):
                _handle_shape(self.migration.draft, module, statement, self.migration)

    def _once(self, module: Module, statement: ast.Try) -> bool:
        key = (module.path, statement.lineno)
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    def _guards(self, module: Module, statement: ast.Try) -> bool:
        return any(
            read.path == module.path and statement.lineno <= read.node.lineno <= (statement.body[-1].end_lineno or 0)
            for read in self.guarded
        )


def _tries(module: Module, node: ast.AST) -> Iterator[ast.Try]:
    """The `try` statements of the function whose body holds the node, innermost first."""
    inner = node
    for above in module.above(node):
        if isinstance(above, ast.Try) and inner in above.body:
            yield above
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
        inner = above


def _handle_shape(draft: Draft, module: Module, statement: ast.Try, migration: Migration) -> None:
    """`except KeyError` catches a reply without an image too."""
    if any(_is_broad(handler) for handler in statement.handlers):
        return
    for handler in statement.handlers:
        if handler.type is None:
            continue
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if {dotted(module, each) for each in types} & _SHAPE:
            names = [module.code(each) for each in types]
            draft.replace(module, handler.type, f"({', '.join([*names, 'RuntimeError'])})", migration.stage)
            return


def _check_decorators(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    for decorator in function.decorator_list:
        for node in ast.walk(decorator):
            if isinstance(node, (ast.Name, ast.Attribute)) and _of_client(module, node):
                raise Refused(
                    "retry-decorator",
                    f"A decorator of `{function.name}` in {module.path} watches for errors of the HTTP client.",
                    "Let it watch for `openai.OpenAIError`, or leave the repeating to the SDK.",
                )


def _callers(
    migration: Migration, module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[tuple[str, int, ast.expr]]:
    program = migration.repository.program
    index = program.indexes[module.path]
    for number, scope in enumerate(index.facts.scopes):
        if number and scope.at.line in {function.lineno, *(each.lineno for each in function.decorator_list)}:
            for path, _, call in program.callers(module.path, number):
                node = migration.repository.module(path).expression(call.at)
                if node is not None:
                    yield path, call.at.line, node


def _is_alone(migration: Migration, module: Module, statement: ast.Try, gone: tuple[int, int]) -> bool:
    """Whether nothing else that stays in the `try` can raise an error of the HTTP client."""
    first, last = statement.lineno, statement.body[-1].end_lineno or statement.lineno
    sites = migration.repository.sites
    for site in sites.all:
        inside = site.path == module.path and first <= site.location.line <= last
        inside = inside and not gone[0] <= module.offset(site.location.line, site.location.column) < gone[1]
        if inside and site.location != migration.site.location and sites.request(site) is not None:
            return False
    index = migration.repository.program.indexes[module.path]
    for scope, _, call in index.calls:
        if first <= call.at.line <= last and not gone[0] <= module.offset(call.at.line, call.at.column) < gone[1]:
            value = migration.repository.program.value(module.path, scope, call.func)
            if isinstance(value, Internal):
                return False
    return True


def _handle(migration: Migration, module: Module, statement: ast.Try, has_guard: bool, alone: bool) -> bool:
    """Rewrite the handlers of one `try`; true when nothing gets past them."""
    draft = migration.draft
    broad = any(_is_broad(handler) for handler in statement.handlers)
    for handler in statement.handlers:
        if handler.type is None:
            continue
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        found = {each: new for each in types if (new := _official(module, each, migration))}
        names = {dotted(module, each) for each in types}
        added = list(dict.fromkeys(found.values()))
        if has_guard and names & _SHAPE and not broad and "RuntimeError" not in names:
            added.append("RuntimeError")
        if not added:
            continue
        _check_body(migration, module, handler, set(found.values()), len(found) < len(types))
        goes = {each for each in found if alone and _of_client(module, each)}
        kept = [module.code(each) for each in types if each not in goes]
        listed = [*kept, *(name for name in added if name not in kept)]
        text = listed[0] if len(listed) == 1 else f"({', '.join(listed)})"
        if text != module.code(handler.type):
            draft.replace(module, handler.type, text, migration.stage)
        for name in added:
            if name != "RuntimeError":
                need_error(draft, module, name)
    return broad


def _is_broad(handler: ast.ExceptHandler) -> bool:
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or (isinstance(each, ast.Name) and each.id in _BROAD) for each in types)


def _official(module: Module, node: ast.expr, migration: Migration) -> str:
    """The class of the SDK for one of the HTTP client; empty when it is none of that."""
    path = dotted(module, node)
    library = migration.site.target.path.split(".")[0]
    if path in ("OSError", "IOError", "EnvironmentError"):
        return "" if library in ("httpx", "httpx2") else _ANY
    if path in ("TimeoutError", "asyncio.TimeoutError", "asyncio.exceptions.TimeoutError"):
        return _TIME
    if path.split(".")[0] not in _CLIENTS or path.endswith("JSONDecodeError"):
        return ""
    if path in _BASES:
        return _ANY
    name = path.rpartition(".")[2]
    if name not in _ERRORS:
        raise Refused(
            "handler-not-followed",
            f"`except {module.code(node)}` on line {node.lineno} of {module.path} has no counterpart in the SDK.",
            "Choose the exception of the SDK by hand.",
        )
    return _ERRORS[name]


def _of_client(module: Module, node: ast.expr) -> bool:
    return dotted(module, node).split(".")[0] in _CLIENTS


def dotted(module: Module, node: ast.expr) -> str:
    """The dotted path of a name, its import looked through."""
    tail: list[str] = []
    while isinstance(node, ast.Attribute):
        tail.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    head = imported(module).get(node.id, node.id)
    return ".".join([head, *reversed(tail)])


def imported(module: Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            home = f"{'.' * node.level}{node.module or ''}"
            found |= {alias.asname or alias.name: f"{home}.{alias.name}" for alias in node.names}
    return found


def _check_body(migration: Migration, module: Module, handler: ast.ExceptHandler, new: set[str], others: bool) -> None:
    """The handler may name the error, log it and raise from it; its reply only where the SDK's error has one."""
    for node in ast.walk(handler):
        if not isinstance(node, ast.Name) or node.id != handler.name:
            continue
        parent = module.parents[node]
        if not isinstance(parent, ast.Attribute) or parent.attr in ("__class__", "args"):
            continue
        above = module.parents[parent]
        known = isinstance(above, ast.Attribute) and above.attr in _REPLY
        if known and new == {_STATUS} and not others and parent.attr == "response":
            continue
        if parent.attr == "response" and (known or isinstance(above, ast.Compare)) and _has_response(module, node):
            continue
        if not others and (found := reworded(module, node, parent, new)):
            migration.draft.replace(module, *found, migration.stage)
            continue
        raise Refused(
            "error-inspected",
            f"`{module.code(parent)}` on line {parent.lineno} of {module.path} looks into an error that the SDK "
            "does not raise in that form.",
            "Read `status_code` and `body` of `openai.APIStatusError` instead.",
        )


def _has_response(module: Module, name: ast.Name) -> bool:
    """Whether `hasattr(error, "response")` has been asked around: of the SDK's errors, those of a status have one."""
    for above in module.above(name):
        asked = (
            above.test if isinstance(above, (ast.If, ast.IfExp)) else above if isinstance(above, ast.BoolOp) else None
        )
        for each in ast.walk(asked) if asked is not None else ():
            match each:
                case ast.Call(func=ast.Name(id="hasattr"), args=[ast.Name(id=bound), ast.Constant(value="response")]):
                    if bound == name.id:
                        return True
    return False


# Checks of the status


def error_of(test: ast.expr, reads: set[ast.expr]) -> str:
    """The exception that stands for a test of the status: `status_code != 200` is any `APIStatusError`."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int(code))]) if left in reads:
            if isinstance(op, ast.NotEq) and code == 200:
                return _STATUS
            if (isinstance(op, ast.GtE) and code in (300, 400)) or (isinstance(op, ast.Gt) and 200 <= code < 400):
                return _STATUS
            if isinstance(op, ast.GtE) and code == 500:
                return "InternalServerError"
            if isinstance(op, ast.Eq):
                return _STATUSES.get(code, "")
        case ast.UnaryOp(op=ast.Not(), operand=ast.Attribute(attr="ok" | "is_success") as inner) if inner in reads:
            return _STATUS
        case ast.Attribute(attr="is_error") if test in reads:
            return _STATUS
    return ""


def is_success(test: ast.expr, reads: set[ast.expr]) -> bool:
    """Whether a test holds for every reply that is no error: `status_code == 200`, `ok`."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant(value=200)]):
            return left in reads
        case ast.Attribute(attr="ok" | "is_success"):
            return test in reads
    return False


def into_handler(module: Module, draft: Draft, statement: ast.If, error: str, name: str, migration: Migration) -> None:
    """`if response.status_code != 200:` becomes `except APIStatusError as error:`; its body stays."""
    start, end = module.span(statement.test)
    colon = module.text.index(":", end)
    head = module.span(statement)[0]
    bound = f" as {name}" if name else ""
    draft.edits.append(Edit(module.path, head, colon, f"except {error}{bound}", migration.stage))
    need_error(draft, module, error)
    assert start > head


def error_code(draft: Draft, module: Module, name: str) -> str:
    """The code of an exception of the SDK, where the file may have another one of that name."""
    try:
        need_error(draft, module, name)
    except Refused:
        if "openai" in names_of(module):
            raise
        draft.need(module.path, "openai")
        return f"openai.{name}"
    return name


def need_error(draft: Draft, module: Module, name: str) -> None:
    """Import an exception of the SDK; one of that name from elsewhere stands in the way."""
    known = imported(module).get(name, f"openai.{name}")
    defined = any(isinstance(node, ast.ClassDef) and node.name == name for node in module.tree.body)
    if known != f"openai.{name}" or defined:
        raise Refused("name-taken", f"`{name}` means something else in {module.path}.", "Rename it and run again.")
    draft.need(module.path, "openai", name)
