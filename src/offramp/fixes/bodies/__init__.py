"""A hand-written reverse protocol from prompt to picture gives way to the official call; what is around it stays."""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.bodies.effects import LOG, Effects
from offramp.fixes.bodies.inputs import Inputs
from offramp.fixes.bodies.leftovers import dead_definitions, dead_locals, emptied, lines_of, merged, names_in
from offramp.fixes.bodies.lookup import Lookup, Own, parameters
from offramp.fixes.bodies.outward import count_of
from offramp.fixes.bodies.pictures import Pictures
from offramp.fixes.bodies.raised import failure
from offramp.fixes.bodies.region import NoRegion, Region, find_region
from offramp.fixes.bodies.state import dead_state
from offramp.fixes.bodies.turns import one_turn
from offramp.fixes.bodies.wanted import Reader, Wanted
from offramp.fixes.bodies.written import Written
from offramp.fixes.edits import Edit, Refused
from offramp.fixes.failures import follow_around
from offramp.fixes.keys import key_code, official_key
from offramp.fixes.migration import REPLACED, Migration, callee, own_client
from offramp.fixes.module import Function, Module
from offramp.model import Confidence, Mapped

_CLIMBS = 5
_OF_PROTOCOL = re.compile(
    r"(?i)(^|_)(time_?out|cookie|token|header|session|proxy|proxies|auth|account|conversation|parent|device|model|effort|"
    r"reasoning|retry|retries|attempt|poll|polling|interval|stream|deadline|client|verbose|debug|quiet|progress|loop|"
    r"connector|delay|wait|max_generate|stall|user_?agent|base_?url|endpoint|start|key|browser|email|password|sid|"
    r"api_?base|(api|server|relay|chat)_?url|temperature|top_p|max_tokens)(s|_|$)|^(base|host|server|relay|seed)$"
)
"""What the parameters are called that speak of the old service, and not of the picture."""
_BING = 4
"""Bing makes four images to a prompt."""


_FOR_CALLERS = ("prompt-not-told", "url-leaves-function")
"""Reasons of a function whose caller may have the rest: the prompt, or the download."""


def picture_body(migration: Migration) -> None:
    """Replace the statements that lead from the prompt to the picture, here or where the function is called."""
    lookup = Lookup(migration.repository)
    migration.client = migration.client if migration.keeps_client else None
    migration.replaces_body = True
    module: Module = migration.module
    anchor = _first(migration)
    first: Refused | None = None
    for _ in range(_CLIMBS):
        before = migration.draft.copy()
        try:
            _replace(migration, lookup, module, anchor)
            return
        except NoRegion as missing:
            first = first or missing.refused
        except Refused as refused:
            if refused.no_patch.reason not in _FOR_CALLERS:
                raise first or refused from None
            first = first or refused
        migration.draft.edits, migration.draft.assumptions = before.edits, before.assumptions
        migration.draft.needs, migration.draft.mapping = before.needs, before.mapping
        function = module.function(anchor)
        callers = lookup.callers(Own(module, function)) if function else []
        if not callers or len({(home.path, home.function(call)) for home, call in callers}) != 1:
            break
        if first is not None and first.no_patch.reason == "url-leaves-function" and _empties(module, function, callers):
            break
        module, anchor = callers[0]
    assert first is not None
    raise first


def _empties(module: Module, function: Function | None, callers: list[tuple[Module, ast.Call]]) -> bool:
    """Whether a class would lose what others outside of it call; it had better be changed itself."""
    owner = module.parents.get(function) if function is not None else None
    return isinstance(owner, ast.ClassDef) and not all(owner in home.above(call) for home, call in callers)


def _first(migration: Migration) -> ast.expr:
    """The first request of the protocol in the function of the call."""
    module, call = migration.module, migration.call
    around = module.function(call)
    found = [
        node for each, match in migration.repository.analysis.findings
        if each.location.path == module.path and match.rule.fix == REPLACED and match.site
        and (node := migration.repository.node(match.site.location)) is not None and module.function(node) is around
    ]  # fmt: skip
    return min([call, *found], key=lambda node: module.span(node)[0])


def _replace(migration: Migration, lookup: Lookup, module: Module, anchor: ast.expr) -> None:
    pictures = Pictures(lookup, draws="image_generation" in module.text)
    region = find_region(lookup, pictures, module, anchor)
    before = _served(lookup, region)
    helpers = Effects(lookup).helpers(module, [*before, *region.statements])
    wanted = _wanted(lookup, region, helpers, before, says_turns=migration.says_turns)
    origin, at = migration, replace(migration.site, path=module.path)
    migration = replace(migration, site=at, call=anchor if isinstance(anchor, ast.Call) else migration.call)
    words = _words(migration, wanted, region)
    raises = failure(migration.repository, migration.draft, region, helpers)
    test = wanted.inputs.test if wanted.inputs is not None else ""
    client = _old_client(origin, region) if migration.keeps_client else _new_client(migration, origin, region)
    text = Written(migration, region, client, words, raises, test).text()
    _put(migration, lookup, region, helpers, text)
    if not raises:
        follow_around(migration, module, region.statements[0], _span(region))
    _account(migration, region, wanted, text)


def _served(lookup: Lookup, region: Region) -> list[ast.stmt]:
    """The statements before the region that a prompt or a setting may come through."""
    return dead_locals(lookup, region, "")


def _wanted(
    lookup: Lookup, region: Region, helpers: list[Own], before: list[ast.stmt], *, says_turns: bool = False
) -> Wanted:
    reader = Reader(
        lookup=lookup,
        module=region.module,
        scope=region.scope,
        trees=(*before, *region.statements),
        kept=frozenset(region.statements),
        helpers=helpers,
    )
    if says_turns:
        reader.turn = one_turn(lookup, reader.trees_of_request())
    return reader.wanted()


def _words(migration: Migration, wanted: Wanted, region: Region) -> dict[str, list[str]]:
    """The arguments of the official call, or of the two that there are with pictures and without."""
    given: dict[str, object] = {"prompt": OPAQUE, **wanted.literals, **dict.fromkeys(wanted.options, OPAQUE)}
    count: dict[str, str] = {}
    if any(each.is_list for each in [*region.outputs.values(), *(region.returned or [])]):
        found = count_of(region.module, region.scope)
        count = {"n": found} if found else {}
        is_bing = "bing" in migration.finding.rule
        given |= {"n": OPAQUE if count else _BING} if is_bing or count else {}
        if count:
            migration.draft.assume(f"`{count['n']}` is 10 at most: the API makes no more to a request.")
        if is_bing and not count:
            migration.draft.assume(f"{_BING} images are made to a prompt, as before; each is billed.")
    codes = {"prompt": wanted.prompt, **wanted.options} | count
    migration.draft.mapping.append(Mapped(old="prompt", new="prompt"))
    operations = ["images.generate"] if wanted.inputs is None or wanted.inputs.test else []
    operations += ["images.edit"] if wanted.inputs is not None else []
    return {name: _asked(migration, name, given, codes, wanted.inputs) for name in operations}


def _asked(
    migration: Migration, operation: str, given: dict[str, object], codes: dict[str, str], inputs: Inputs | None
) -> list[str]:
    """The arguments of one operation, the pictures of an edit first."""
    is_edit = inputs is not None and operation == "images.edit"
    given = {"image": OPAQUE, **given} if is_edit else given
    codes = {"image": inputs.code, **codes} if inputs is not None and is_edit else codes
    carried = carried_over(migration.repository, migration.draft, operation, given)
    return [f"{name}={codes.get(name) or literal(value)}" for name, value in carried.kept]


def _account_inputs(migration: Migration, region: Region, inputs: Inputs) -> None:
    """What the files of an edit need, and what is taken for granted of them."""
    for name in inputs.modules:
        migration.draft.need(region.module.path, name, *(["Path"] if name == "pathlib" else []))
    if inputs.is_assumed:
        migration.draft.assume("The pictures are PNG: bytes go to OpenAI under a name and a type, written that way.")
    if inputs.test:
        migration.draft.assume(f"Where `{inputs.test}` holds, the pictures are edited; otherwise one is drawn afresh.")


def _new_client(migration: Migration, origin: Migration, region: Region) -> str:
    is_async = isinstance(region.scope, ast.AsyncFunctionDef)
    return own_client(migration, is_async=is_async, key=_key(origin, region))


def _old_client(migration: Migration, region: Region) -> str:
    """The code of the client of the old call, where it can be named."""
    is_here = (migration.module.function(migration.call) or migration.module.tree) is region.scope
    is_awaited = migration.module.awaited(migration.call) is not migration.call
    method = ".chat.completions.create"
    code = callee(migration) or migration.module.code(migration.call.func)
    if not is_here or isinstance(region.scope, ast.AsyncFunctionDef) != is_awaited or not code.endswith(method):
        raise Refused(
            "client-not-found",
            f"The client of the chat cannot be named where its picture is needed, in {region.module.path}.",
            "Make the client where the picture is needed, and run again.",
        )
    return code.removesuffix(method)


def _key(migration: Migration, region: Region) -> str:
    """The code of the key that who uses the program gives; empty where the SDK reads its own."""
    if not migration.says_turns:
        return ""
    key = _told_key(migration, region)
    if not key:
        migration.draft.assume("`OPENAI_API_KEY` is set where this runs; the client reads it by itself.")
    return key


def _told_key(migration: Migration, region: Region) -> str:
    request = migration.repository.node(migration.site.location)
    headers = [each.value for each in getattr(request, "keywords", ()) if each.arg == "headers"]
    is_here = request is not None and (migration.module.function(request) or migration.module.tree) is region.scope
    key = official_key(migration, headers[0] if headers else None) if is_here else key_code(migration, None)
    bound = {
        node.id
        for each in region.statements for node in ast.walk(each)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }  # fmt: skip
    if key and {node.id for node in ast.walk(ast.parse(key)) if isinstance(node, ast.Name)} & bound:
        raise Refused(
            "key-not-followed",
            f"The key of the request is read in the midst of what goes, on line {region.statements[0].lineno} of "
            f"{region.module.path}.",
            "Read it at the beginning of the function and run again.",
        )
    return key


def _span(region: Region) -> tuple[int, int]:
    module = region.module
    for each in (region.statements[0], region.statements[-1]):
        if not module.owns_its_lines(each):
            raise Refused("crowded-line", "Several statements share a line of the protocol.", "Give each its own line.")
    end = module.line_end(module.span(region.statements[-1])[1] - 1)
    while end > 0 and module.text[end - 1 : end] in ("\n", "\r"):
        end -= 1
    return module.span(region.statements[0])[0], end


def _put(migration: Migration, lookup: Lookup, region: Region, helpers: list[Own], text: str) -> None:
    """The new lines in the place of the region; what only served it goes."""
    draft, module, stage = migration.draft, region.module, migration.stage
    start, end = _span(region)
    draft.edits.append(Edit(module.path, start, end, text, stage))
    idle = dead_locals(lookup, region, text, helpers)
    removed = [(module.path, start, end), *((module.path, *lines_of(module, each)) for each in idle)]
    dead = dead_definitions(migration.repository, removed, helpers)
    removed += [(home.path, *lines_of(home, node)) for home, node in dead]
    state = dead_state(migration.repository, lookup, region, removed, text)
    removed += [(module.path, *lines_of(module, each)) for each in state]
    dead = dead_definitions(migration.repository, removed, helpers)
    gone = list(dict.fromkeys([*((module, each) for each in [*idle, *state]), *dead]))
    for home in dict.fromkeys(each for each, _ in gone):
        here = [node for each, node in gone if each is home]
        _cut(migration, home, here, start if home is module else -1)
    if state:
        draft.assume("What `__init__` set up for the old protocol goes; its parameters stay, and some are not read.")
    left = sorted({own.node.name for own in helpers if not _is_gone(own, dead) and not LOG.search(own.node.name)})
    if left:
        listed = ", ".join(f"`{each}`" for each in left)
        draft.assume(f"Other code still uses {listed}, or may: it stays.")


def _cut(migration: Migration, module: Module, nodes: list[ast.stmt], stop: int) -> None:
    """Take statements out with their lines."""
    outer = [each for each in nodes if not any(above in nodes for above in module.above(each))]
    instead = emptied(module, outer)
    for node in instead:
        migration.draft.edits.append(Edit(module.path, *module.span(node), "pass", migration.stage))
    new = [each.start for each in migration.draft.edits if each.path == module.path and each.start == each.end]
    for span in merged(module, [lines_of(module, each) for each in outer if each not in instead], stop, new):
        migration.draft.edits.append(Edit(module.path, *span, "", migration.stage))


def _is_gone(own: Own, dead: list[tuple[Module, ast.stmt]]) -> bool:
    return any(node is own.node or node in own.module.above(own.node) for _, node in dead)


def _account(migration: Migration, region: Region, wanted: Wanted, text: str) -> None:
    """What a reviewer has to agree with."""
    draft, scope = migration.draft, region.scope
    draft.assume(
        "What led from the prompt to the picture by the old protocol goes as a whole, with its waiting, its attempts "
        "and what it said on the way."
    )
    if migration.says_turns and migration.finding.confidence is not Confidence.HIGH:
        draft.assume("That this chat draws is told by what is taken out of its answer, and by nothing else.")
    if wanted.inputs is not None:
        _account_inputs(migration, region, wanted.inputs)
    if wanted.note:
        draft.assume(wanted.note)
    if wanted.is_unwrapped:
        draft.assume("The words that the old protocol put around the prompt are left out: the prompt goes as it is.")
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        _account_parameters(migration, region, scope, text)


def _account_parameters(migration: Migration, region: Region, scope: Function, text: str) -> None:
    """Parameters that nothing reads any more stay for the callers."""
    module = region.module
    edits = [each for each in migration.draft.edits if each.path == module.path]
    idle = []
    for name in set(parameters(scope)) - {"self", "cls"} - names_in(text):
        loads = [
            node for node in ast.walk(scope)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]  # fmt: skip
        alive = [
            node for node in loads
            if not any(each.start <= module.span(node)[0] < each.end for each in edits)
        ]  # fmt: skip
        if loads and not alive:
            idle.append(name)
    lost = sorted(each for each in idle if not _OF_PROTOCOL.search(each))
    if lost:
        raise Refused(
            "option-lost",
            f"`{lost[0]}` of `{scope.name}` says something to the old protocol that the new call would not be told.",
            "Decide by hand what becomes of it.",
        )
    if idle:
        listed = ", ".join(f"`{each}`" for each in sorted(idle))
        migration.draft.assume(
            f"{listed} of `{scope.name}` had a meaning for the old protocol only: taken, and not read."
        )
