"""Whether an expression only reads, so that only its value is lost when it goes; it runs nothing."""

from __future__ import annotations

import ast

# fmt: off
_READERS = frozenset((
    "open", "aiofiles.open", "json.load", "json.loads", "os.getenv", "os.environ.get", "os.path.join",
    "os.path.exists", "os.path.isfile", "os.path.dirname", "os.path.abspath", "os.path.expanduser",
    "os.path.basename", "Path", "pathlib.Path", "contextlib.suppress", "suppress", "random.choice", "random.randint",
    "len", "str", "int", "float", "bool", "list", "dict", "tuple", "set", "sorted", "min", "max", "sum", "any",
    "all", "zip", "enumerate", "range", "isinstance", "repr", "reversed", "iter", "itertools.cycle", "cycle",
    "itertools.chain", "collections.deque", "deque", "threading.Lock", "threading.RLock", "asyncio.Lock",
    "asyncio.Semaphore", "time.time", "time.monotonic", "requests.Session", "requests.session",
    "aiohttp.ClientSession", "httpx.Client", "httpx.AsyncClient",
))
"""Functions that change nothing outside of what they give; a file is opened to be read."""
_METHODS = frozenset((
    "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "lower", "upper", "title", "replace", "format",
    "join", "startswith", "endswith", "encode", "decode", "read", "readline", "readlines", "read_text", "exists",
    "is_file", "keys", "values", "items", "copy",
))
"""Methods of texts, files and mappings that only read."""
# fmt: on
_PARTS = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Slice,
    ast.JoinedStr,
    ast.FormattedValue,
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.UnaryOp,
    ast.IfExp,
    ast.Dict,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Starred,
    ast.Await,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.comprehension,
    ast.keyword,
    ast.operator,
    ast.boolop,
    ast.cmpop,
    ast.unaryop,
    ast.expr_context,
)  # fmt: skip


def is_harmless(tree: ast.Module, value: ast.AST, depth: int = 2) -> bool:
    """Whether computing it changes nothing; functions of the file that only read may be called."""
    if isinstance(value, ast.Call):
        if not _only_reads(tree, value, depth):
            return False
    elif not isinstance(value, _PARTS):
        return False
    return all(is_harmless(tree, each, depth) for each in ast.iter_child_nodes(value))


def _only_reads(tree: ast.Module, call: ast.Call, depth: int) -> bool:
    path = ast.unparse(call.func)
    if path in _READERS:
        return not path.endswith("open") or _is_to_read(call)
    match call.func:
        case ast.Attribute(attr="get", value=owner):
            key = call.args[0] if call.args else None
            is_key = isinstance(key, ast.Constant) and isinstance(key.value, str) and "/" not in key.value
            return (is_key and not _is_module(tree, owner)) or _is_mapping(tree, owner)
        case ast.Attribute(attr=attr, value=owner):
            return attr in _METHODS and not _is_module(tree, owner)
        case ast.Name(id=name):
            return depth > 0 and _reads_alone(tree, name, depth)
    return False


def _is_to_read(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    return all(isinstance(each, ast.Constant) and not set(str(each.value)) & set("wax+") for each in modes)


def _is_module(tree: ast.Module, owner: ast.expr) -> bool:
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }  # fmt: skip
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return isinstance(owner, ast.Name) and owner.id in imported


def _is_mapping(tree: ast.Module, owner: ast.expr) -> bool:
    """Whether a name is bound to mappings that are written out, and to nothing else."""
    if not isinstance(owner, ast.Name):
        return False
    stores = [
        each for each in ast.walk(tree)
        if (isinstance(each, ast.Name) and each.id == owner.id and not isinstance(each.ctx, ast.Load))
        or (isinstance(each, ast.arg) and each.arg == owner.id)
    ]  # fmt: skip
    written = [
        each for each in ast.walk(tree)
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Dict) and each.targets[0] in stores
    ]  # fmt: skip
    return 0 < len(stores) == len(written)


def _reads_alone(tree: ast.Module, name: str, depth: int) -> bool:
    """Whether the one function of that name only computes what it gives, out of what it reads."""
    found = [each for each in tree.body if getattr(each, "name", "") == name]
    if len(found) != 1 or not isinstance(found[0], (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    function = found[0]
    return not function.decorator_list and all(_is_reading(tree, each, depth - 1) for each in function.body)


def _is_reading(tree: ast.Module, statement: ast.AST, depth: int) -> bool:
    match statement:
        case ast.Pass() | ast.Continue() | ast.Break():
            return True
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(each, (ast.Name, ast.Tuple)) for each in targets) and is_harmless(tree, value, depth)
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=args)):
            return all(is_harmless(tree, each, depth) for each in args)
        case ast.Expr(value=value) | ast.Return(value=ast.expr() as value):
            return is_harmless(tree, value, depth)
        case ast.Return() | ast.Raise():
            return True
        case ast.If() | ast.With() | ast.AsyncWith() | ast.For() | ast.Try():
            parts = [
                each for each in ast.iter_child_nodes(statement) if isinstance(each, (ast.stmt, ast.ExceptHandler))
            ]
            heads = [statement.test] if isinstance(statement, ast.If) else []
            heads += [statement.iter] if isinstance(statement, ast.For) else []
            heads += [each.context_expr for each in getattr(statement, "items", [])]
            return all(_is_reading(tree, each, depth) for each in parts) and all(
                is_harmless(tree, each, depth) for each in heads
            )
        case ast.ExceptHandler(body=body):
            return all(_is_reading(tree, each, depth) for each in body)
    return False
