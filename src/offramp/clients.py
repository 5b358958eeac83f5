"""What becomes of the clients that moved calls hang on: each goes with its calls, or stays beside a new one."""

from __future__ import annotations

import ast
from collections import defaultdict

from offramp.attempts import Attempt, Plan
from offramp.fixes import Migration
from offramp.fixes.clients import beside, in_place, is_setting, rewrite_closing
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.handed import written
from offramp.fixes.manifests import require_openai
from offramp.model import Location
from offramp.moving import moved
from offramp.resolve import Site


def plan_clients(plan: Plan) -> None:
    """Plan each client once all calls on it are known; calls whose client cannot move are given up."""
    plan.clients = {}
    groups: dict[Location, list[Attempt]] = defaultdict(list)
    for attempt in plan.attempts.values():
        if attempt.draft and attempt.migration and attempt.migration.client:
            groups[attempt.migration.client.location].append(attempt)
    for at, attempts in sorted(groups.items()):
        try:
            draft, is_gone = _client(plan, attempts)
            plan.clients[at] = (draft, is_gone)
        except Refused as refused:
            plan.clients[at] = refused.no_patch
            for attempt in attempts:
                attempt.refuse(refused.no_patch)


def _client(plan: Plan, attempts: list[Attempt]) -> tuple[Draft, bool]:
    """The draft for a client, and whether the old one is gone with it."""
    migrations = [attempt.migration for attempt in attempts if attempt.migration]
    made = migrations[0].client
    assert made is not None
    draft = Draft()
    others = _other_uses(plan, made, migrations)
    if not others:
        own = in_place(plan.repository, draft, made, [(each.site.path, each.call) for each in migrations])
        for attempt in attempts if own else ():
            _lead_to(plan, attempt, own)
        edits = [edit for migration in migrations for edit in migration.draft.edits]
        rewrite_closing(plan.repository, draft, made, edits)
        if any(need.module == "openai" for need in draft.needs):
            require_openai(plan.repository, draft, made.path)
        return draft, True
    if is_setting(plan.repository, made):
        raise Refused(
            "shared-client",
            f"The base URL set on line {made.location.line} of {made.path} also serves other calls "
            f"(first: {others[0]}).",
            "Move those calls first, or give the image calls a client of their own.",
        )
    second = beside(plan.repository, draft, made)
    for attempt in attempts:
        _lead_to(plan, attempt, second)
    uses = "one other use" if len(others) == 1 else f"{len(others)} other uses, the first"
    draft.assume(f"The old client stays for {uses}: {others[0]}.")
    return draft, False


def _lead_to(plan: Plan, attempt: Attempt, second: str) -> None:
    """Migrate a call once more, on the client that is put beside the old one."""
    if attempt.migration is None or attempt.migration.second == second:
        return
    old = attempt.migration
    attempt.migration = moved(plan.repository, attempt.finding, attempt.match, old.output, second)


def _other_uses(plan: Plan, made: Site, migrations: list[Migration]) -> list[str]:
    """Calls on the client, and places it is handed to, that the migrations do not rewrite."""
    edits = [edit for migration in migrations for edit in migration.draft.edits]
    own = {migration.site.location for migration in migrations}
    found = []
    for site in plan.repository.sites.all:
        is_use = made.location in site.target.calls[:1] and site.location not in (*own, made.location)
        is_end = site.target.path.endswith(("=", ".close", ".aclose", ".close_session"))
        if is_use and not is_end and not set(site.target.calls) & own and not _edited(plan, site.location, edits):
            found.append(f"{site.path}:{site.location.line}")
    if is_setting(plan.repository, made):
        own_paths = {migration.site.location for migration in migrations}
        return sorted(
            f"{site.path}:{site.location.line}"
            for site in plan.repository.sites.all
            if site.target.path.startswith("openai.") and not site.target.calls and site.location not in own_paths
            and not site.target.path.endswith("=") and site.target.path.count(".") > 1
        )  # fmt: skip
    handed = {written(migration).func for migration in migrations if not migration.site.written}
    for read in plan.repository.reads(made.location):
        if read.node in handed:
            continue
        module = plan.repository.module(read.path)
        parent = module.parent(read.node)
        is_called = isinstance(parent, ast.Call) and read.node is parent.func
        is_handed_on = read.trail == "" and isinstance(parent, ast.Call) and not is_called
        if is_handed_on and isinstance(parent, ast.Call) and not _known_call(plan, read.path, parent):
            found.append(f"{read.path}:{read.node.lineno}")
        if "." in read.trail and not is_called and not isinstance(parent, ast.Attribute):
            found.append(f"{read.path}:{read.node.lineno}")
    return sorted(set(found))


def _known_call(plan: Plan, path: str, call: ast.Call) -> bool:
    """Whether a call is one of a function of the repository: what it does with the client is followed."""
    module = plan.repository.module(path)
    return plan.repository.site_of(module, call) is None


def _edited(plan: Plan, at: Location, edits: list[Edit]) -> bool:
    node = plan.repository.node(at)
    if node is None:
        return False
    start, end = plan.repository.module(at.path).span(node)
    return any(edit.path == at.path and edit.start <= start and end <= edit.end for edit in edits)
