"""Cookie clients of the Bing image creator: a list of addresses and a method that saves them."""

from __future__ import annotations

import ast

from offramp.fixes.addresses import return_bytes
from offramp.fixes.ahead import can_go_ahead
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration, callee
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.outputs import bytes_again, handed_on, handed_on_bytes
from offramp.fixes.renaming import new_name
from offramp.fixes.repository import Read
from offramp.fixes.result import Result
from offramp.fixes.results import check_source, rewrite
from offramp.fixes.shapes import BINGART, LINKS
from offramp.model import Mapped, Stage

_IMAGES = 4
"""Bing makes four images to a prompt."""
_IMAGES_KEY = ("", 0, "images")
"""The list of the images among the names of what leaves."""


def bing_images(migration: Migration) -> None:
    """`get_images(prompt)` as `images.generate`, its list of addresses as a list of images."""
    module, call = migration.module, migration.call
    if migration.site.target.path.startswith("bingart."):
        _bingart(migration)
        return
    if not migration.site.target.path.endswith(".get_images"):
        raise Refused(
            "no-mechanical-counterpart",
            f"`{migration.site.target.path}` draws, downloads and stores at once.",
            "Write the official call and the storing by hand.",
        )
    statement = module.statement(call)
    prompt = _prompt(migration)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    at_once = _saved_at_once(module, call)
    value = getattr(statement, "value", None)
    is_named = isinstance(target, ast.Name) and value is module.awaited(call)
    reads = migration.repository.reads(migration.site.location)
    saved = [read for read in reads if _saver(migration, read)]
    given: dict[str, object] = {"prompt": "", "n": _IMAGES} | ({"output_format": "jpeg"} if saved or at_once else {})
    carried = carried_over(migration.repository, migration.draft, "images.generate", given)
    words = ", ".join(f"{name}={prompt if name == 'prompt' else literal(value)}" for name, value in carried.kept)
    migration.draft.mapping.append(Mapped(old="prompt", new="prompt"))
    migration.draft.assume(f"{_IMAGES} images are made to a prompt, as before; each is billed.")
    result = migration.result(LINKS, words)
    if at_once is not None:
        _place_saved(migration, result, statement, words)
        _save(migration, result, module.path, call)
        return
    if not is_named:
        _place_ahead(migration, result, statement, words, reads)
        return
    assert isinstance(statement, (ast.Assign, ast.AnnAssign))
    assert isinstance(target, ast.Name)
    here = [read for read in saved if not _is_elsewhere(result, migration.repository.module(read.path), read.node)]
    _place(migration, result, statement, target, words, bool(here))
    for read in reads:
        check_source(result, read)
        if read in saved:
            _save(migration, result, read.path, read.node)
        else:
            rewrite(result, read)


def _bingart(migration: Migration) -> None:
    """`generate_images(query)` as `images.generate`; the list under `images` is that of the reply."""
    call = migration.call
    words = {word.arg: word.value for word in call.keywords}
    if None in words or set(words) - {"query", "prompt"} or len(call.args) > 1:
        raise Refused(
            "bingart-options",
            f"Line {call.lineno} of {migration.site.path} chooses a model, an aspect or a kind of its own.",
            "Decide by hand which size and quality take their place.",
        )
    node = call.args[0] if call.args else words.get("query", words.get("prompt"))
    if node is None:
        raise Refused("unpacked-arguments", "The prompt cannot be told.", "Give the prompt by name and run again.")
    prompt = migration.module.code(node)
    carried = carried_over(migration.repository, migration.draft, "images.generate", {"prompt": "", "n": _IMAGES})
    given = ", ".join(f"{name}={prompt if name == 'prompt' else literal(value)}" for name, value in carried.kept)
    migration.draft.mapping.append(Mapped(old="query", new="prompt"))
    migration.draft.assume(f"{_IMAGES} images are made to a prompt, as before; each is billed.")
    receiver = callee(migration)
    assert isinstance(call.func, ast.Attribute)
    client = receiver.rpartition(".")[0] if receiver else migration.module.code(call.func.value)
    migration.finish(f"{client}.images.generate({given})", BINGART)


def _prompt(migration: Migration) -> str:
    call = migration.call
    words = {word.arg: word.value for word in call.keywords if word.arg}
    node = call.args[0] if call.args else words.get("prompt")
    if node is None:
        raise Refused("unpacked-arguments", "The prompt cannot be told.", "Give the prompt by name and run again.")
    return migration.module.code(node)


def _place(
    migration: Migration,
    result: Result,
    statement: ast.Assign | ast.AnnAssign,
    target: ast.Name,
    words: str,
    saved: bool,
) -> None:
    """The call on a line before, the list of images, or of what is made of them, in the place of the addresses."""
    module, draft = migration.module, migration.draft
    assert isinstance(migration.call.func, ast.Attribute)
    receiver = callee(migration)
    client = receiver.removesuffix(".get_images") if receiver else module.code(migration.call.func.value)
    awaited = "await " if isinstance(module.parents[migration.call], ast.Await) else ""
    name = free_name(module, statement, "image_response")
    draft.insert_before(module, statement, [f"{name} = {awaited}{client}.images.generate({words})"], Stage.GENERATION)
    draft.need(module.path, "base64")
    images = f"[base64.b64decode(image.b64_json) for image in {name}.data or [] if image.b64_json]"
    assert statement.value is not None
    if result.leaves_as_text:
        _place_texts(result, statement, target, name, images if saved else "")
    else:
        draft.replace(module, statement.value, images, Stage.GENERATION)
        if isinstance(statement, ast.AnnAssign):
            draft.replace(module, statement.annotation, "list[bytes]", Stage.GENERATION)
    new_name(result, module, target)


def _saved_at_once(module: Module, call: ast.Call) -> ast.Call | None:
    """The `save_images(maker.get_images(prompt), ...)` around, on a line of its own."""
    match module.parent(call):
        case ast.Call(func=ast.Attribute(attr="save_images")) as saver if isinstance(module.statement(call), ast.Expr):
            return saver
    return None


def _place_saved(migration: Migration, result: Result, statement: ast.stmt, words: str) -> None:
    """The call and the list of its images, on lines before the one that saves them."""
    module, draft = migration.module, migration.draft
    assert isinstance(migration.call.func, ast.Attribute)
    receiver = callee(migration)
    client = receiver.removesuffix(".get_images") if receiver else module.code(migration.call.func.value)
    awaited = "await " if isinstance(module.parents[migration.call], ast.Await) else ""
    name, images = free_name(module, statement, "image_response"), free_name(module, statement, "images")
    listed = f"{images} = [base64.b64decode(image.b64_json) for image in {name}.data or [] if image.b64_json]"
    call = f"{name} = {awaited}{client}.images.generate({words})"
    draft.insert_before(module, statement, [call, listed], Stage.GENERATION)
    draft.need(module.path, "base64")
    result.texts[_IMAGES_KEY] = images


def _place_ahead(
    migration: Migration, result: Result, statement: ast.stmt, words: str, reads: tuple[Read, ...]
) -> None:
    """A list that is gone through, or taken of, where it is made: it gets a name on a line before."""
    module, call = migration.module, migration.call
    chained = [each for each in reads if each.path == module.path and _holds(each.node, call)]
    taken: list[ast.expr] = [each.node for each in chained] or [module.awaited(call)]
    handed_on = all(_is_handed_on(module, each) for each in taken)
    if isinstance(statement, ast.Return) and statement.value is module.awaited(call) and not result.leaves_as_text:
        own = Read(
            path=module.path,
            scope=migration.site.scope,
            node=call,
            trail="",
            origins=(migration.site.location,),
            mixed=False,
        )
        return_bytes(result, module, own, statement)
        handed_on = True
    if result.leaves_as_text or not handed_on or not can_go_ahead(module, _gone_through(module, call)):
        raise Refused(
            "result-in-expression", "The list of addresses is used without a name.", "Give it a name and run again."
        )
    _place_saved(migration, result, statement, words)
    migration.draft.replace(module, module.awaited(call), result.texts[_IMAGES_KEY], Stage.GENERATION)
    for read in reads:
        check_source(result, read)
        if read not in chained:
            rewrite(result, read)


def _holds(node: ast.AST, call: ast.Call) -> bool:
    return any(each is call for each in ast.walk(node))


def _gone_through(module: Module, call: ast.Call) -> ast.expr:
    """The comprehension that goes through the list, which is made before all else of it; elsewhere the call."""
    for above in module.above(call):
        if isinstance(above, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            return above if _holds(above.generators[0].iter, call) else call
    return call


def _is_handed_on(module: Module, node: ast.expr) -> bool:
    """Whether what is taken of the list gets a name at once, or is gone through: its own reads are followed."""
    match module.parent(node):
        case ast.Assign(targets=[ast.Name()], value=value):
            return value is node
        case ast.For(iter=value) | ast.AsyncFor(iter=value) | ast.comprehension(iter=value):
            return value is node
        case ast.Call(func=ast.Name(id="enumerate" | "list" | "len" as name), args=[first, *_]) as around:
            return first is node and (name == "len" or _is_handed_on(module, around))
    return False


def _place_texts(
    result: Result, statement: ast.Assign | ast.AnnAssign, target: ast.Name, name: str, images: str
) -> None:
    """The texts that leave; where files are written as well, the list of images has a name before it."""
    module, draft = result.module, result.draft
    assert statement.value is not None
    if images:
        result.texts[_IMAGES_KEY] = free_name(
            module, statement, "decoded_images" if target.id == "images" else "images", target.id
        )
        draft.insert_before(module, statement, [f"{result.texts[_IMAGES_KEY]} = {images}"], Stage.GENERATION)
        text = handed_on_bytes(result, module, result.call, "image")
        made = f"[{text} for image in {result.texts[_IMAGES_KEY]}]"
    else:
        text = handed_on(result, module, result.call, "image", "base64.b64decode(image.b64_json)")
        made = f"[{text} for image in {name}.data or [] if image.b64_json]"
    draft.replace(module, statement.value, made, Stage.GENERATION)


def _saver(migration: Migration, read: Read) -> bool:
    parent = migration.repository.module(read.path).parent(read.node)
    return isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute) and parent.func.attr == "save_images"


def _save(migration: Migration, result: Result, path: str, node: ast.expr) -> None:
    """`save_images(links, folder, file_name, download_count)` as a loop that writes the files."""
    module = migration.repository.module(path)
    call = module.parent(node)
    statement = module.statement(node)
    if not isinstance(call, ast.Call) or not isinstance(statement, ast.Expr) or not module.owns_its_lines(statement):
        raise Refused("save-in-expression", "The saving stands inside an expression.", "Give it a line of its own.")
    words = dict(zip(("links", "output_dir", "file_name", "download_count"), call.args, strict=False)) | {
        word.arg: word.value for word in call.keywords if word.arg
    }
    folder = module.code(words["output_dir"]) if "output_dir" in words else '"."'
    images = _images(result, module, node)
    if "download_count" in words and not _is_none(words["download_count"]):
        count = words["download_count"]
        gap = "" if isinstance(count, (ast.Name, ast.Constant)) else " "
        images = f"{images}[:{gap}{module.code(count)}]"
    indent = module.indent(statement)
    number, image = free_name(module, statement, "number"), free_name(module, statement, "image")
    data = _bytes_of(result, module, node, image)
    lines = [
        f"Path({folder}).mkdir(parents=True, exist_ok=True)",
        f"{indent}for {number}, {image} in enumerate({images}):",
        f"{indent}    Path({folder}, {_file_name(module, words.get('file_name'), number)}).write_bytes({data})",
    ]
    migration.draft.need(path, "pathlib", "Path")
    migration.draft.assume("A file of the same name is written over; the old saver counted on.")
    migration.draft.replace(module, statement, module.newline.join(lines), Stage.STORAGE)


def _images(result: Result, module: Module, node: ast.expr) -> str:
    """The code of the images that are saved."""
    if _IMAGES_KEY in result.texts and not _is_elsewhere(result, module, node):
        return result.texts[_IMAGES_KEY]
    return new_name(result, module, node) if isinstance(node, ast.Name) else module.code(node)


def _is_elsewhere(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the images are saved in another function than the one that draws, which has what left instead."""
    return module.path != result.module.path or module.function(node) is not result.module.function(result.call)


def _bytes_of(result: Result, module: Module, node: ast.expr, image: str) -> str:
    """The code of the bytes of one image that is saved."""
    if not result.leaves_as_text or not _is_elsewhere(result, module, node):
        return image
    if code := bytes_again(result, module, image):
        return code
    raise Refused(
        "save-elsewhere",
        f"Line {node.lineno} of {module.path} saves the images in another function than the one that draws.",
        "Save them where they are drawn and run again.",
    )


def _file_name(module: Module, name: ast.expr | None, number: str) -> str:
    """The name of one file, as the old saver put it together."""
    if name is None or _is_none(name):
        return f'f"{{{number}}}.jpeg"'
    if isinstance(name, (ast.Name, ast.Attribute)):
        return f'f"{{{module.code(name)}}}_{{{number}}}.jpeg"'
    return f'{module.code(name)} + f"_{{{number}}}.jpeg"'


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
