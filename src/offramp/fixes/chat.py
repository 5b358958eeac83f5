"""Chat completions that ask an image model for an image, as `images.generate`; `chat_text` follows what they answer."""

from __future__ import annotations

import ast
import re

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.by_words import asks_by_words, words_by_client, words_by_hand
from offramp.fixes.calls import rewritten
from offramp.fixes.chat_bytes import follow_text
from offramp.fixes.chat_text import Reply
from offramp.fixes.edits import Refused, conflict
from offramp.fixes.locals import is_stored_between, loads, only_binding, with_margin
from offramp.fixes.migration import Migration, callee
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.shapes import SDK
from offramp.fixes.timeouts import leaves_time
from offramp.model import Mapped
from offramp.resolve import options
from offramp.values import External, Items, Table

_METHOD = re.compile(r"\s*\.\s*chat\s*\.\s*completions\s*\.\s*create$")
_PLAIN = re.compile(r'"(?!"")(?:[^"\\\n]|\\.)*"' + r"|'(?!'')(?:[^'\\\n]|\\.)*'")
_TOOLS = ("tools", "tool_choice", "functions", "function_call", "audio")
_CHAT_ONLY = {
    "stream": "the whole image comes at once",
    "n": "only the first choice was read",
    "extra_body": "spoke to the old server only",
    "extra_headers": "spoke to the old server only",
    "extra_query": "spoke to the old server only",
}


def chat_image(migration: Migration) -> None:
    """One user turn becomes the prompt; the link that was searched for in the reply becomes the bytes themselves."""
    if asks_by_words(migration.repository, migration.site):
        words_by_hand(migration)
        return
    before = migration.draft.copy()
    try:
        _move(migration)
    except Refused as refused:
        is_streamed = refused.no_patch.reason == "chat-stream" and _is_streamed(migration.call)
        if not is_streamed and refused.no_patch.reason != "chat-image-input":
            raise
        migration.draft = before
        try:
            words_by_client(migration)
        except Refused as second:
            raise (second if is_streamed else refused) from None


def _is_streamed(call: ast.Call) -> bool:
    return any(
        word.arg == "stream" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in call.keywords
    )


def _move(migration: Migration) -> None:
    """The call alone becomes another, and what reads its reply is followed."""
    words = _words(migration)
    prompt = _prompt(migration, words["messages"])
    new_call = _new_call(migration, words, prompt)
    reply = Reply(migration.repository, migration.site, migration.call, new_call, migration.draft, migration.stage)
    reply.result = migration.result(SDK, new_call) if migration.output else None
    follow_text(reply)
    clash = conflict(migration.draft.edits)
    if clash is not None:
        raise Refused(
            "overlapping-edits",
            f"The reply is taken apart in {clash.path} in a way in which two edits meet.",
            "Take the link out of the reply on a line of its own and run again.",
        )


# The call


def _words(migration: Migration) -> dict[str, ast.keyword]:
    """The keywords of a call that one image can take the place of."""
    call, path = migration.call, migration.site.target.path
    if not path.endswith(".chat.completions.create") or not _METHOD.search(migration.module.code(call.func)):
        raise Refused(
            "no-mechanical-counterpart",
            "The chat is asked for by a helper or an alias, which spans more than the call itself.",
            "Replace the function that goes from prompt to image by `images.generate`.",
        )
    if migration.operation != "images.generate":
        raise _image_input()
    words = {word.arg: word for word in call.keywords if word.arg}
    if len(words) != len(call.keywords) or call.args or "messages" not in words:
        raise Refused(
            "unpacked-arguments",
            "The arguments come out of a mapping or sequence that is unpacked into the call.",
            "Write the arguments out by name and run again.",
        )
    for name in _TOOLS:
        if name in words:
            raise Refused(
                "chat-tools", f"The call gives `{name}`, which an image call does not take.", "Split the image off."
            )
    stream = words.get("stream")
    if stream and not (isinstance(stream.value, ast.Constant) and not stream.value.value):
        raise Refused(
            "chat-stream",
            "The text is streamed piece by piece; the official stream carries images, not text.",
            "Take `stream` away and read the link from the whole reply, then run again.",
        )
    return words


def _new_call(migration: Migration, words: dict[str, ast.keyword], prompt: str) -> str:
    """The official call in the layout of the old one, the prompt where the messages stood."""
    repository, module, draft, call = migration.repository, migration.module, migration.draft, migration.call
    given: dict[str, object] = {"prompt": OPAQUE}
    for name in words:
        if name in _CHAT_ONLY:
            draft.mapping.append(Mapped(old=name, new="", note=_CHAT_ONLY[name]))
        elif name == "timeout" and not leaves_time(repository, draft, migration.site):
            continue
        elif name != "messages":
            given[name] = repository.scalar(migration.site, name)
    carried = carried_over(repository, draft, migration.operation, given)
    draft.mapping.append(Mapped(old="messages", new="prompt", note="the text of the one user turn"))
    changed = {each.name for each in carried.mapped}
    values = {name: literal(value) for name, value in carried.kept if name in changed or name not in given}
    func = _METHOD.sub(".images.generate", callee(migration) or module.code(call.func))
    start, end = module.span(words["messages"])
    outer, stop = module.span(call)
    code = f"{module.text[outer:start]}prompt={prompt}{module.text[end:stop]}"
    return rewritten(code, func=func, keep=[name for name, _ in carried.kept], values=values)


# The prompt


def _prompt(migration: Migration, word: ast.keyword) -> str:
    """The text of the one user turn, a literal system message before it."""
    _check_text(migration)
    module = migration.module
    if isinstance(word.value, ast.List):
        return with_margin(module, _joined(migration, word.value), _column(module, word) + len("prompt="))
    if isinstance(word.value, ast.Name):
        return _prompt_kept(migration, word.value)
    raise _history()


def _column(module: Module, node: ast.AST) -> int:
    start = module.span(node)[0]
    return start - module.line_start(start)


def _prompt_kept(migration: Migration, name: ast.Name) -> str:
    """The messages have a name: the prompt takes it over, or moves into the call when nothing can happen in between."""
    module, draft = migration.module, migration.draft
    made = only_binding(module, name)
    if made is None or not isinstance(made.value, ast.List) or len(loads(module, name)) != 1:
        raise _history()
    prompt = _joined(migration, made.value)
    if module.body_of(made) is not module.body_of(module.statement(name)):
        raise _history()
    if not is_stored_between(module, made, name) and "\n" not in prompt:
        draft.delete(module, made, migration.stage)
        return prompt
    new = free_name(module, name, "image_prompt")
    if "\n" in prompt:
        prompt = f"({with_margin(module, prompt, _column(module, made) + len(new) + 4)})"
    draft.replace(module, made, f"{new} = {prompt}", migration.stage)
    return new


def _joined(migration: Migration, turns: ast.List) -> str:
    module = migration.module
    said = [_turn(each) for each in turns.elts]
    roles = [role for role, _ in said]
    if roles not in (["user"], ["system", "user"], ["developer", "user"]):
        raise _history()
    text = said[-1][1]
    code = module.code(text)
    if len(said) == 1:
        return code
    system = said[0][1]
    if not isinstance(system, ast.Constant):
        raise Refused(
            "system-message",
            "The system message is not written out, so what it adds to the prompt cannot be told.",
            "Put what it asks for into the prompt and run again.",
        )
    migration.draft.assume("The system message is put before the prompt: an image call knows one text only.")
    if not isinstance(text, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.JoinedStr)):
        code = f"({code})"
    return f"{_with_gap(module.code(system))} + {code}"


def _with_gap(text: str) -> str:
    """A string literal with an empty line at its end: inside it when it is a plain one."""
    if _PLAIN.fullmatch(text):
        return f"{text[:-1]}\\n\\n{text[-1]}"
    return f'{text} + "\\n\\n"'


def _turn(turn: ast.expr) -> tuple[str, ast.expr]:
    match turn:
        case ast.Dict(keys=[ast.Constant(value="role"), ast.Constant(value="content")], values=[role, content]):
            pass
        case ast.Dict(keys=[ast.Constant(value="content"), ast.Constant(value="role")], values=[content, role]):
            pass
        case _:
            raise _history()
    if not isinstance(role, ast.Constant):
        raise _history()
    return str(role.value), _text(content)


def _text(content: ast.expr) -> ast.expr:
    """The text of a turn: itself, or the one part of type text."""
    if not isinstance(content, (ast.List, ast.Tuple)):
        return content
    match content.elts:
        case [ast.Dict(keys=[ast.Constant(value="type"), ast.Constant(value="text")], values=[kind, text])]:
            if isinstance(kind, ast.Constant) and kind.value == "text":
                return text
    raise _image_input()


def _check_text(migration: Migration) -> None:
    """What is known of the content must not be a list of parts or an open file."""
    messages = migration.repository.sites.argument(migration.site, "messages")
    turns = messages.members if isinstance(messages, Items) else ()
    for turn in turns:
        content = turn.get("content") if isinstance(turn, Table) else turn
        for value in options(content):
            if isinstance(value, Table) or (isinstance(value, External) and value.path == "open()"):
                raise _image_input()
            if isinstance(value, Items) and len(value.members) != 1:
                raise _image_input()


def _history() -> Refused:
    return Refused(
        "chat-history",
        "The messages are not one user turn that is written out at the call.",
        "Put what the image needs of the conversation into one prompt and run again.",
    )


def _image_input() -> Refused:
    return Refused(
        "chat-image-input",
        "The turn also holds images, mostly as addresses; `images.edit` takes files or bytes.",
        "Read the bytes of the images first and call `images.edit` by hand.",
    )
