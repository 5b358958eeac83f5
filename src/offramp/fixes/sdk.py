"""Calls written with the openai package: `images.generate` and `images.edit`, today's and those of 0.28."""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.fixes.arguments import Official, official
from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Refused
from offramp.fixes.handed import official_text, written
from offramp.fixes.legacy import check_client_arguments, client_of, move_companions
from offramp.fixes.migration import Migration, callee
from offramp.fixes.module import Module
from offramp.fixes.payload import Word, words
from offramp.fixes.shapes import LEGACY, SDK, STREAM
from offramp.fixes.streams import guard_stream
from offramp.fixes.timeouts import leaves_time
from offramp.fixes.uploads import official_files
from offramp.fixes.uses import values_called
from offramp.fixes.writing import all_comments, argument_comments, written_call
from offramp.values import External


def images_call(migration: Migration) -> None:
    """A call of an OpenAI-compatible client: official parameters, and the result followed."""
    _check_no_deployment(migration)
    func = callee(migration)
    shape = STREAM if migration.repository.scalar(migration.site, "stream") is True else SDK
    if shape is STREAM and not migration.is_at_home:
        guard_stream(migration)
    stars = [word for word in migration.call.keywords if word.arg is None]
    if len(stars) == 1 and not migration.call.args and migration.site.written:
        migration.finish(_unpacked(migration, stars[0].value, func), shape)
        return
    found = written(migration)
    arguments = _arguments(migration, found.call)
    migration.finish(official_text(migration, found, arguments, _as_edit(migration, found.func, func)), shape)


def _check_no_deployment(migration: Migration) -> None:
    """The name of the model is that of a deployment, where the client may be one of Azure."""
    for value in values_called(migration.repository, migration.module, migration.call):
        if isinstance(value, External) and value.path.startswith(("openai.AzureOpenAI", "openai.AsyncAzureOpenAI")):
            raise Refused(
                "several-clients",
                f"The client on line {migration.call.lineno} of {migration.site.path} may also be one of Azure, "
                "for which the model is the name of a deployment.",
                "Give each client a call of its own and run again.",
            )


def _arguments(migration: Migration, call: ast.Call, positions: tuple[str, ...] = ()) -> Official:
    """The arguments by the contract, the files of an edit with their names and types."""
    draft = migration.draft
    found = official(migration.repository, draft, migration.site, call, migration.operation, positions)
    files = official_files(migration, {word.arg: word.value for word in call.keywords if word.arg in found.keep})
    values = {**found.values, **files}
    if "timeout" in found.keep and not migration.is_at_home:
        stays = leaves_time(migration.repository, draft, migration.site)
        return replace(found, values=values) if stays else _without(found, values, "timeout")
    return replace(found, values=values)


def _without(found: Official, values: dict[str, str], name: str) -> Official:
    keep = tuple(each for each in found.keep if each != name)
    return replace(found, keep=keep, values={each: code for each, code in values.items() if each != name})


def _as_edit(migration: Migration, node: ast.expr, func: str | None) -> str | None:
    """No model makes variations any more; an edit with a prompt takes their place."""
    if not migration.site.target.path.endswith(".create_variation"):
        return func
    return re.sub(r"create_variation$", "edit", func or migration.module.code(node))


def _unpacked(migration: Migration, mapping: ast.expr, func: str | None) -> str:
    """The call with a mapping that is built in the same function and unpacked into it, cleaned where it is built."""
    module = migration.module
    scope = migration.site.scope
    index = migration.repository.program.indexes[migration.site.path]
    call = next(
        each for number, _, each in index.calls if number == scope and module.expression(each.at) is migration.call
    )
    value = next(migration.repository.program.value(migration.site.path, scope, a.value) for a in call.args if a.star)
    given = {word.arg: word.value for word in migration.call.keywords if word.arg and word.arg != "model"}
    files = official_files(migration, given)
    extra = {name: module.code(node) for name, node in given.items()} | files
    new_words = words(migration, mapping, value, extra)
    if new_words[-1].name == "":
        keep = [word.name for word in new_words]
        values = {
            word.name: word.code for word in new_words if word.name and (word.name not in extra or word.name in files)
        }
        return rewritten(module.code(migration.call), func=func, keep=keep, values=values)
    return _written(module, migration.call, func or module.code(migration.call.func), new_words)


def _written(module: Module, call: ast.Call, func: str, words: list[Word]) -> str:
    """A call written anew, with the comments of the arguments that it had itself."""
    own = {word.arg for word in call.keywords}
    done = []
    for word in words:
        above, behind = argument_comments(module, call, word.name) if word.name in own else ((), "")
        done.append(replace(word, before=(*above, *word.before), behind=word.behind or behind))
    start = module.span(call)[0]
    margin, column = module.indent(module.statement(call)), start - module.line_start(start)
    text = written_call(module, call, func, done, margin, column=column, spread=False)
    lost = tuple(each for each in all_comments(module.code(call)) if each not in text)
    if not lost:
        return text
    done[0] = replace(done[0], before=(*lost, *done[0].before))
    return written_call(module, call, func, done, margin, column=column, spread=False)


def g4f_images(migration: Migration) -> None:
    """A g4f client has the interface of the SDK, with a few arguments of its own."""
    if migration.site.target.path.endswith(".async_generate"):
        raise Refused(
            "async-on-sync-client",
            "The call awaits a method of a client that is not asynchronous.",
            "Use `AsyncClient` first, then run again.",
        )
    found = written(migration)
    func = _of_images(callee(migration) or migration.module.code(found.func))
    positions = ("prompt", "model", "provider", "response_format", "proxy")
    arguments = _arguments(migration, found.call, positions)
    migration.draft.assume("The image comes from OpenAI and is billed there, not from a borrowed site.")
    migration.finish(official_text(migration, found, arguments, _as_edit(migration, found.func, func)), SDK)


def _of_images(func: str) -> str:
    """`media` is another name of `images` that the SDK does not have."""
    owner, _, name = func.rpartition(".")
    return f"{owner.removesuffix('.media')}.images.{name}" if owner.endswith(".media") else func


def legacy_image(migration: Migration) -> None:
    """`openai.Image.create` of the 0.28 package as a call of the module-level client of today."""
    module = migration.module
    method = migration.site.target.path.rpartition(".")[2]
    draft = migration.draft
    found = written(migration)
    arguments = _arguments(migration, found.call)
    name = migration.operation.rpartition(".")[2]
    check_client_arguments(migration.repository, draft, module.path, found.call)
    owner = client_of(migration.repository, module, found.call, is_awaited=method.startswith("a"))
    draft.need(module.path, "openai")
    draft.assume("The `openai` package is of version 1.97 or later; 0.28 has no `images`.")
    migration.finish(official_text(migration, found, arguments, f"{owner}.images.{name}"), LEGACY)
    move_companions(migration.repository, migration.draft, migration.stage)
