"""What code does beside speaking a protocol: files, databases, callbacks, state that others read. Changes nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from offramp.fixes.bodies.lookup import Lookup, Own, parameters, root
from offramp.fixes.failures import dotted
from offramp.fixes.module import Module, last_part

_LIBRARIES = frozenset(
    {
        "requests", "httpx", "httpx2", "aiohttp", "urllib", "urllib3", "curl_cffi", "tls_client", "cloudscraper",
        "primp", "http", "ssl", "socket", "websockets", "websocket", "certifi", "fake_useragent", "browser_cookie3",
        "regex", "json", "re", "base64", "binascii", "time", "asyncio", "random", "uuid", "secrets", "hashlib", "hmac",
        "bs4", "html", "lxml", "logging", "loguru", "warnings", "datetime", "math", "struct", "string", "itertools",
        "functools", "collections", "typing", "io", "copy", "platform", "zlib", "gzip", "operator", "contextlib",
        "traceback", "mimetypes", "dataclasses", "sseclient", "orjson", "ujson", "threading", "rich", "dotenv", "jwt",
        "openai",
    }
)  # fmt: skip
_READS_OS = re.compile(r"os\.(getenv|environ|urandom|path|getpid|sep|fspath)\b")
_WRITES = frozenset(
    {
        "write", "writelines", "write_bytes", "write_text", "mkdir", "makedirs", "touch", "unlink", "rename", "rmtree",
        "save", "savefig", "imwrite", "commit", "execute", "executemany", "insert", "insert_one", "put_object",
        "upload_file", "upload_fileobj", "dump", "imsave", "tofile",
    }
)  # fmt: skip
_PLAIN = frozenset(
    {
        "get", "post", "put", "patch", "head", "options", "request", "stream", "send", "close", "aclose", "json",
        "text", "read", "aread", "strip", "rstrip", "lstrip", "lower", "upper", "title", "replace", "split", "rsplit",
        "encode", "decode", "startswith", "endswith", "items", "keys", "values", "copy", "pop", "update", "format",
        "join", "append", "extend", "setdefault", "raise_for_status", "iter_lines", "iter_content", "aiter_lines",
        "aiter_bytes", "aiter_text", "iter_text", "splitlines", "find", "index", "count", "hex", "partition",
        "rpartition", "set", "add_header", "getvalue", "exists", "is_file", "read_text", "read_bytes", "expanduser",
        "resolve", "build_request", "isoformat", "sort", "clear", "info", "getheader", "load", "set_cookie",
    }
)  # fmt: skip
_BUILTINS = frozenset(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__) - {
    "open", "exec", "eval", "input", "__import__", "compile", "setattr", "delattr", "exit", "quit",
}  # fmt: skip
LOG = re.compile(r"(?i)(^|_)(log|logger|logging|debug|verbose)(_|$|s$)")
CREDENTIAL = re.compile(
    r"(?i)token|cookie|auth|session|header|credential|login|sentinel|proof|requirement|conversation|parent|device|"
    r"account|refresh|client|proxy|user_?agent|conduit|turnstile|redirect|request_?id"
)

_RECORD = re.compile(r"(?i)histor|usage|stat(s|istic)|count|messages")
"""How state is called that tells of what was done."""
_LOGIN = re.compile(r"(?i)token|cookie|auth|header|credential|login|sentinel|proof|refresh|proxy|proxies|user_?agent")
"""How functions are called that see to the login; what they keep for the next time is of no use any more."""


class Effect(Struct, frozen=True):
    """Something that is no part of the protocol, and where."""

    module: Module
    node: ast.AST
    what: str


class Effects(Struct):
    """Walks code and the functions of the repository that it calls; each function once."""

    lookup: Lookup
    seen: set[ast.AST] = field(default_factory=set)

    def of(self, module: Module, nodes: Iterable[ast.AST], is_helper: bool = False) -> Iterator[Effect]:
        """Every effect of the nodes."""
        for top in nodes:
            for node in ast.walk(top):
                if effect := self._effect(module, node, is_helper):
                    yield effect
                if isinstance(node, ast.Call) and (own := self.lookup.own(module, node)):
                    yield from self._inside(own)

    def helpers(self, module: Module, nodes: Iterable[ast.AST]) -> list[Own]:
        """The functions of the repository that the nodes call, and those that these call."""
        found: list[Own] = []
        waiting = [(module, each) for each in nodes]
        while waiting:
            home, top = waiting.pop(0)
            for node in ast.walk(top):
                own = self.lookup.own(home, node) if isinstance(node, ast.Call) else None
                if own and own not in found:
                    found.append(own)
                    waiting.append((own.module, own.node))
        return found

    def _inside(self, own: Own) -> Iterator[Effect]:
        if own.node in self.seen or LOG.search(own.node.name) or LOG.search(own.module.path.rpartition("/")[2][:-3]):
            return
        self.seen.add(own.node)
        if not _LOGIN.search(own.node.name):
            yield from self.of(own.module, own.node.body, is_helper=True)

    def _effect(self, module: Module, node: ast.AST, is_helper: bool) -> Effect | None:
        match node:
            case ast.Yield() | ast.YieldFrom() if not is_helper:
                return Effect(module, node, "hands out what it has so far")
            case ast.Global(names=names) if not all(CREDENTIAL.search(each) for each in names):
                return Effect(module, node, f"binds the global `{names[0]}`")
            case ast.Attribute(ctx=ast.Store(), attr=name) | ast.Attribute(ctx=ast.Del(), attr=name):
                return self._state(module, node, name)
            case ast.Subscript(ctx=ast.Store(), value=base) | ast.Subscript(ctx=ast.Del(), value=base):
                if not self._is_local(module, node, root(base)) and not CREDENTIAL.search(module.code(base)):
                    return Effect(module, node, f"stores into `{module.code(base)}`")
            case ast.Call():
                return self._call(module, node)
        return None

    def _state(self, module: Module, node: ast.AST, name: str) -> Effect | None:
        """What is put on an object counts where anything reads it there."""
        owner = getattr(node, "value", None)
        is_login = CREDENTIAL.search(name) and not _RECORD.search(name)
        if is_login or (isinstance(owner, ast.Name) and self._is_local(module, node, owner.id)):
            return None
        return Effect(module, node, f"puts `{module.code(node)}` on an object")

    def _is_local(self, module: Module, node: ast.AST, name: str) -> bool:
        """Whether a name is bound in the function, and is no parameter of it."""
        around = module.function(node)
        if around is None or not name:
            return around is None and bool(name)
        return any(_stores(each, name) for each in ast.walk(around)) and name not in parameters(around)

    def _call(self, module: Module, call: ast.Call) -> Effect | None:
        name = last_part(call.func)
        if ends_program(call):
            return None
        if name == "open" and isinstance(call.func, ast.Name):
            return Effect(module, call, "writes a file") if _is_written(call) else None
        path = self.lookup.path(module, call) or dotted(module, call.func)
        top = path.split(".")[0]
        if name in _WRITES and not self._is_buffer(module, call):
            return Effect(module, call, f"calls `{module.code(call.func)}`")
        if top in _LIBRARIES or _READS_OS.match(path) or LOG.search(root(call.func)) or LOG.search(name):
            return None
        if isinstance(call.func, ast.Name):
            return self._named(module, call, call.func.id)
        if self.lookup.own(module, call):
            return None
        begin = root(call.func)
        if name in _PLAIN or not begin or self._is_local(module, call, begin):
            return None
        return Effect(module, call, f"calls `{module.code(call.func)}`")

    def _is_buffer(self, module: Module, call: ast.Call) -> bool:
        """`sys.stderr.write` is a log line, and a write to a local buffer no effect."""
        return module.code(call.func).startswith(("sys.stderr.", "sys.stdout.", "buffer.", "buf."))

    def _named(self, module: Module, call: ast.Call, name: str) -> Effect | None:
        """A function called by its name: one handed in is a callback."""
        around = module.function(call)
        outer = [each for each in module.above(call) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
        if any(name in parameters(each) for each in outer):
            return Effect(module, call, f"calls back `{name}`")
        if name in _BUILTINS or self.lookup.own(module, call) or name.endswith(("Error", "Exception", "Failed")):
            return None
        if around is not None and self._is_local(module, call, name):
            return None
        if any(isinstance(each, ast.ClassDef) and each.name == name for each in ast.walk(module.tree)):
            return None
        return Effect(module, call, f"calls `{name}`")


def ends_program(node: ast.expr) -> bool:
    """`sys.exit(...)`, with which a script tells that it has failed."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="sys"), attr="exit")):
            return True
        case ast.Call(func=ast.Name(id="exit" | "quit")):
            return True
    return False


def _stores(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=bound, ctx=ast.Store()) | ast.ExceptHandler(name=bound):
            return bound == name
        case ast.alias(name=bound, asname=other):
            return (other or bound.split(".")[0]) == name
    return False


def _is_written(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return any(isinstance(each, ast.Constant) and set(str(each.value)) & set("wax+") for each in modes)
