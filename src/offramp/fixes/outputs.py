"""Writes what takes the place of an address that leaves: a saved file's path, a data URL, or a user's own address."""

from __future__ import annotations

import ast

from offramp.choices import Form, Output
from offramp.fixes.definitions import behind_imports
from offramp.fixes.edits import Refused
from offramp.fixes.module import Module
from offramp.fixes.names import names_of, unused_name
from offramp.fixes.result import DECIDE, STAGE, Result

_SAVE = "save_image"
_FILES = {"jpeg": "jpg"}


def handed_on(result: Result, module: Module, node: ast.expr, item: str, data: str) -> str:
    """The code of the text that leaves where `node` took the address; `item` is the image, `data` its bytes."""
    output = chosen(result)
    result.draft.assume(_assumption(output))
    if output.form is Form.DATA_URL:
        return f'f"data:image/{result.made_as};base64,{{{item}.b64_json}}"'
    result.draft.need(module.path, "base64")
    name = _saver(result, module, node, output) if output.form is Form.PATH else _function(result, module, node, output)
    return f"{name}({data})"


def handed_on_bytes(result: Result, module: Module, node: ast.expr, data: str) -> str:
    """The same where there are only bytes."""
    output = chosen(result)
    if output.form is not Form.DATA_URL:
        return handed_on(result, module, node, "", data)
    result.draft.assume(_assumption(output))
    result.draft.need(module.path, "base64")
    return f'f"data:image/{result.made_as};base64,{{base64.b64encode({data}).decode()}}"'


def bytes_again(result: Result, module: Module, text: str) -> str | None:
    """The code of the bytes behind a text that was handed on; None where the text is an address that can be fetched.

    Refused where nobody has chosen the text: bytes then go on as bytes, and are not made out of a text again.
    """
    if chosen(result).is_default:
        raise Refused("url-leaves-function", "The image is needed as a text and as bytes.", DECIDE)
    match chosen(result).form:
        case Form.PATH:
            result.draft.need(module.path, "pathlib", "Path")
            return f"Path({text}).read_bytes()"
        case Form.DATA_URL:
            result.draft.need(module.path, "base64")
            return f'base64.b64decode({text}.partition(",")[2])'
    return None


def chosen(result: Result) -> Output:
    """The output that the addresses of this result become."""
    assert result.output is not None
    return result.output


def _assumption(output: Output) -> str:
    match output.form:
        case Form.PATH:
            return (
                f"What took the address gets the path of a file: each image is saved under `{output.folder}/`, seen "
                "from where the program runs, and nothing deletes it."
            )
        case Form.DATA_URL:
            return "The address that leaves is a data URL from now on: it holds the image, and is as long as it."
    return f"What took the address gets what `{output.module}.{output.function}` makes of the bytes of the image."


# A file


def _saver(result: Result, module: Module, node: ast.expr, output: Output) -> str:
    """The function that saves an image, put behind the imports of the file unless it stands there; its name."""
    kind = result.made_as
    wanted = _SAVE if kind == "png" else f"save_{kind}"
    path = f'Path("{_quoted(output.folder)}", f"{{uuid4().hex}}.{_FILES.get(kind, kind)}")'
    step = module.step
    body = [
        f'{step}"""Write an image to a file of its own and give its path."""',
        f"{step}path = {path}",
        f"{step}path.parent.mkdir(parents=True, exist_ok=True)",
        f"{step}path.write_bytes(image)",
        f"{step}return str(path)",
    ]
    if name := _standing(module, body):
        return name
    name = unused_name(module, wanted)
    result.draft.need(module.path, "pathlib", "Path")
    result.draft.need(module.path, "uuid", "uuid4")
    result.draft.edits.append(behind_imports(module, node, [_header(name), *body], STAGE))
    return name


def _header(name: str) -> str:
    return f"def {name}(image: bytes) -> str:"


def _standing(module: Module, body: list[str]) -> str:
    """The name of the same function from an earlier run; empty when there is none."""
    for each in module.tree.body:
        if isinstance(each, ast.FunctionDef) and module.code(each).splitlines() == [_header(each.name), *body]:
            return each.name
    return ""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


# A function of the user


def _function(result: Result, module: Module, node: ast.expr, output: Output) -> str:
    """The code of the function up to its parenthesis, awaited when it has to be."""
    home = result.repository.program.modules.find(output.module, 0, module.path)
    known = _defined(result, home, output) if home else None
    if home is None:
        result.draft.assume(
            f"`{output.module}.{output.function}` is a plain function, no coroutine; its module is not in the "
            "repository, so this was not seen."
        )
    if home != module.path:
        _import(result, module, home, output)
    if not isinstance(known, ast.AsyncFunctionDef):
        return output.function
    _check_awaitable(module, node, output)
    return f"await {output.function}"


def _defined(result: Result, home: str, output: Output) -> ast.stmt:
    """The definition of the function in its module of the repository."""
    for statement in result.repository.module(home).tree.body:
        if getattr(statement, "name", "") == output.function:
            return statement
    raise Refused(
        "output-function-missing",
        f"`{output.function}` is not defined at the top level of {home}.",
        "Write the function there, or choose another one, and run again.",
    )


def _import(result: Result, module: Module, home: str | None, output: Output) -> None:
    if output.function in names_of(module) and not _is_imported(module, output):
        raise Refused(
            "name-taken",
            f"{module.path} has something else by the name of `{output.function}`.",
            "Choose a function of another name for `--output-as` and run again.",
        )
    if home is not None and home != module.path and module.path in result.repository.imported_by(home):
        raise Refused(
            "circular-import",
            f"{home} imports {module.path} itself, so that file cannot import `{output.function}` from it.",
            "Move the function to a module of its own and run again.",
        )
    result.draft.need(module.path, output.module, output.function)


def _is_imported(module: Module, output: Output) -> bool:
    """Whether the file has the function by its own name, and binds the name to nothing else."""
    stores = [
        node for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == output.function and not isinstance(node.ctx, ast.Load))
        or getattr(node, "arg", getattr(node, "name", "") if not isinstance(node, ast.alias) else "") == output.function
    ]  # fmt: skip
    found = [
        node for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and not node.level and node.module == output.module
        and any((each.name, each.asname) == (output.function, None) for each in node.names)
    ]  # fmt: skip
    return bool(found) and not stores


def _check_awaitable(module: Module, node: ast.expr, output: Output) -> None:
    """`await` needs a coroutine around, with no lambda or generator in between."""
    for above in module.above(node):
        if isinstance(above, (ast.AsyncFunctionDef, ast.FunctionDef, ast.Lambda, ast.GeneratorExp)):
            if isinstance(above, ast.AsyncFunctionDef):
                return
            break
    raise Refused(
        "output-function-async",
        f"`{output.function}` is a coroutine, and line {node.lineno} of {module.path} cannot await it.",
        "Choose a plain function for `--output-as` and run again.",
    )
