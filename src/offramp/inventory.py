"""Matches to findings: the gravest route wins a site, what proves nothing goes, and what is around a call names it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from hashlib import blake2b

from msgspec.structs import replace

from offramp.findings import WITHOUT_OPERATION, finding_of
from offramp.match import Match
from offramp.match.beside import fits
from offramp.match.found import Around
from offramp.model import Finding, Location, Role, Route, Stage, Step
from offramp.resolve import Site
from offramp.rules import Ruleset, Table

_LOOKED_FOR = (Stage.RETRY, Stage.COST_LOG, Stage.STORAGE)
_OF_IMAGES = ("url-result", "download", "markdown-url", "base64-result", "file-write", "object-store", "database-row")
_FEEDING = (Route.ACCOUNT_POOL, Route.TOKEN_HARVEST)
"""What these provide for is a call of another banned route."""
_LASTING = ("host", "model", "env")


def inventory(
    rules: Ruleset,
    matches: Iterable[Match],
    arounds: Iterable[Around],
    texts: Mapping[str, str],
    inside_copies: Container[Location] = (),
) -> tuple[tuple[Finding, Match], ...]:
    """The findings in their one total order, each with the match it was made of.

    Calls inside a copied package that is used are dropped with it: it is their callers that migrate.
    """
    arounds = list(arounds)
    held = told(matches)
    kept = _proven(_shaped(_gravest(held), arounds), held, _showing(arounds, held), rules.tables["consumer_hosts"])
    kept = _leading_on(kept, arounds)
    calls = {match.location: match for match in kept if match.rule.role is Role.CALL}
    calls = {match.location: match for match in kept if match.fetches} | calls
    taken = {(match.location, match.rule.role) for match in kept}
    around = [
        match
        for match in _stored_at_once(_around_matches(rules, arounds, calls))
        if (match.location, match.rule.role) not in taken and not _is_official_client(match, calls)
    ]
    drafts = [(finding_of(match, _route(match, calls), texts, inside_copies), match) for match in (*kept, *around)]
    return _linked(_identified(sorted(drafts, key=lambda draft: draft[0].sort_key)))


def told(matches: Iterable[Match]) -> list[Match]:
    """Without clients that make no image and configuration that nothing here reads."""
    matches = list(matches)
    calls = [match for match in matches if match.rule.role is Role.CALL and match.site]
    used = {at for match in calls if match.site for at in match.site.target.calls}
    setting = [each for each in matches if each.rule.role is Role.CLIENT and _sets_something(each)]
    used |= {match.location for call in calls if call.site for match in _settings_of(call.site, setting)}
    return [
        match
        for match in matches
        if match.site is None or match.rule.role is not Role.CLIENT or match.location in used
        if match.rule.role is not Role.CONFIG or _is_lived(match, calls)
    ]


def _sets_something(match: Match) -> bool:
    return match.site is not None and match.site.target.path.endswith("=")


def _settings_of(call: Site, setting: list[Match]) -> list[Match]:
    """The settings of the module that the call goes through: those of its own function or file, else of any."""
    if call.target.calls:
        return []
    head = f"{call.target.path.split('.')[0]}."
    found = [match for match in setting if match.site and match.site.target.path.startswith(head)]
    near = [match for match in found if match.location.path == call.path]
    return [match for match in near if match.site and match.site.scope == call.scope] or near or found


def _is_lived(match: Match, calls: list[Match]) -> bool:
    """Whether code makes images in the way that a line of configuration provides for."""
    route = match.rule.route
    if route in _FEEDING:
        return any(call.rule.route and call.rule.route.banned for call in calls)
    if route and route.banned:
        return any(call.rule.route is route for call in calls)
    return bool(calls)


def _gravest(matches: list[Match]) -> list[Match]:
    """At one place and in one role the gravest route speaks for all."""
    groups: dict[tuple[Location, Role], list[Match]] = defaultdict(list)
    for match in matches:
        groups[match.location, match.rule.role].append(match)
    kept: list[Match] = []
    for group in groups.values():
        top = max(_gravity(match) for match in group)
        first: dict[str, Match] = {}
        for match in group:
            if _gravity(match) == top:
                first.setdefault(match.rule.id, match)
        kept += first.values()
    return kept


def _gravity(match: Match) -> int:
    return match.rule.route.gravity if match.rule.route else 0


def _weight(match: Match) -> tuple[int, bool]:
    """Of two calls of one route the one that asks for the picture weighs more than the one that fetches it."""
    return _gravity(match), not match.fetches


def _around_matches(rules: Ruleset, arounds: Iterable[Around], calls: Mapping[Location, Match]) -> list[Match]:
    by_kind = {rule.when.around: rule for rule in rules.rules if rule.when.around}
    best: dict[tuple[str, Location], Match] = {}
    for each in arounds:
        rule, call = by_kind.get(each.kind), calls.get(each.origin)
        if rule is None or call is None:
            continue
        found = Match(
            rule=rule,
            location=each.location,
            scope=each.scope,
            site=None,
            origin=call.site,
            evidence=(*call.evidence, *each.via),
            sure=call.sure,
            facts=each.facts,
        )
        known = best.get((rule.id, each.location))
        if known is None or known.origin is None or _weight(calls[known.origin.location]) < _weight(call):
            best[rule.id, each.location] = found
    return list(best.values())


def _shaped(matches: list[Match], arounds: Iterable[Around]) -> list[Match]:
    """Without requests to anybody that serve text too, where nothing but the shape speaks for images."""
    shown: dict[Location, Location] = {}
    for each in arounds:
        if each.telling:
            shown[each.origin] = min(each.location, shown.get(each.origin, each.location))
    return [
        _with_image(match, shown.get(match.location))
        for match in matches
        if not match.rule.needs or not match.rule.route or match.rule.route.banned or match.location in shown
    ]


def _with_image(match: Match, at: Location | None) -> Match:
    """Of a call that only its reply tells of, where an image is read out of it."""
    if at is None or not match.rule.needs:
        return match
    step = Step(path=at.path, line=at.line, text="an image is read out of its reply here")
    return replace(match, evidence=(*match.evidence[:-1], step, *match.evidence[-1:]))


def _showing(arounds: Iterable[Around], held: Iterable[Match]) -> set[Location]:
    """The calls of which images are seen to come, in a place that no call explains which makes nothing else."""
    plain = {match.location for match in held if match.rule.role is Role.CALL and not match.rule.needs}
    taken = [each for each in arounds if each.kind in _OF_IMAGES]
    explained = {each.location for each in taken if each.origin in plain}
    return {each.origin for each in taken if each.location not in explained or each.origin in plain}


def _proven(matches: list[Match], held: list[Match], shown: set[Location], consumers: Table) -> list[Match]:
    """Without shapes that serve text too where nothing shows that this vendor makes images.

    What one wants to stand beside may be among `held` alone: a graver rule spoke for it at the same place.
    """
    banned = [
        match for match in matches if match.rule.route and match.rule.route.banned and match.rule.role is Role.CALL
    ]
    sure = [match for match in banned if not match.rule.needs or match.location in shown]
    vendors = {_vendor(match, consumers) for match in sure if not match.rule.needs and not match.rule.when.texts}
    unsure = (match for match in banned if match.rule.needs and match.location not in shown)
    vague = {match.location for match in unsure if _vendor(match, consumers) not in vendors}
    others = [each for each in held if each.location not in vague]
    return [
        match
        for match in matches
        if not match.rule.needs or (match.location not in vague if match.rule.role is Role.CALL else sure)
        if not match.origin or match.origin.location not in vague
        if _has_beside(match, others)
    ]


def _has_beside(match: Match, others: list[Match]) -> bool:
    """Whether one of the rules that a rule wants to stand beside found a call."""
    if not match.rule.beside:
        return True
    calls = [each for each in others if each.rule.role is Role.CALL]
    return any(fits(glob, each) for each in calls for glob in match.rule.beside)


def _leading_on(matches: list[Match], arounds: Iterable[Around]) -> list[Match]:
    """Without looks into a folder of which nothing comes, such as one at what is there before."""
    used = {each.origin for each in arounds}
    return [each for each in matches if not (each.fetches and each.looks) or each.location in used]


def _vendor(match: Match, consumers: Table) -> object:
    """Whose page a call goes to; a call of a package names no host."""
    host = dict(match.facts).get("host", "")
    return consumers.entry(host).get("vendor", host)


def _is_official_client(match: Match, calls: Mapping[Location, Match]) -> bool:
    return match.rule.role is Role.CLIENT and _route(match, calls) is Route.OFFICIAL


def _stored_at_once(around: list[Match]) -> list[Match]:
    """What downloads and stores in one call is one storage with both stages."""
    stored = {match.location for match in around if match.rule.role is Role.STORAGE}
    loaded = {match.location: match for match in around if match.rule.when.around == "download"}
    kept = [
        match
        for match in around
        if match.location not in stored or match.location not in loaded or match.rule.when.around != "download"
    ]
    return [
        replace(match, also=loaded[match.location].rule.stages)
        if match.rule.role is Role.STORAGE and match.location in loaded
        else match
        for match in kept
    ]


def _route(match: Match, calls: Mapping[Location, Match]) -> Route:
    if match.rule.route:
        return match.rule.route
    call = calls.get(match.origin.location) if match.origin else None
    return call.rule.route if call and call.rule.route else Route.OFFICIAL


def _identified(drafts: list[tuple[Finding, Match]]) -> list[tuple[Finding, Match]]:
    """Findings with ids that survive moved lines: rule, path, scope, normalised evidence, ordinal."""
    seen: Counter[str] = Counter()
    done = []
    for finding, match in drafts:
        facts = [text for name, text in match.facts if name in ("target", "host", "model", "env")]
        key = "\n".join((finding.rule, finding.location.path, finding.scope, *facts))
        seen[key] += 1
        id = _digest(f"{key}\n{seen[key]}")
        done.append((replace(finding, id=id, site=id, key=_key(finding, match), host=_host(match)), match))
    return done


def _key(finding: Finding, match: Match) -> str:
    # Without the target: another HTTP client makes it no other finding.
    return _digest("\n".join((finding.rule, *(f"{name}={text}" for name, text in match.facts if name in _LASTING))))


def _host(match: Match) -> str:
    """Who answers; a call of a package that knows the host itself is named by the package."""
    facts = dict(match.facts)
    names_it = match.rule.route is Route.GATEWAY and match.rule.role is Role.CALL
    return facts.get("host") or (facts.get("target", "").partition(".")[0] if names_it else "")


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _linked(drafts: list[tuple[Finding, Match]]) -> tuple[tuple[Finding, Match], ...]:
    """What surrounds a call names that call; a call says which stages were looked for and not found."""
    calls = {match.location: finding for finding, match in drafts if finding.role is Role.CALL}
    present: dict[str, set[Stage]] = defaultdict(set)
    linked = []
    for finding, match in drafts:
        if match.origin and match.origin.location in calls:
            finding = _seen_from(calls[match.origin.location], finding)
            present[finding.site] |= set(finding.stages)
        linked.append((finding, match))
    by_id = {finding.id: finding for finding, _ in linked if finding.role is Role.CALL}
    done = []
    for finding, match in linked:
        if finding.role is Role.CALL and not match.rule.when.texts:
            first = calls[match.location].id
            absent = tuple(stage for stage in _LOOKED_FOR if stage not in present[first])
            finding = replace(finding, absent=absent)
        done.append((_with_route_of_call(finding, by_id), match))
    return tuple(done)


def _with_route_of_call(finding: Finding, calls: Mapping[str, Finding]) -> Finding:
    """Around a call the disposition follows the call too, and nothing there is surer than the call itself."""
    call = calls.get(finding.site)
    if call is None or finding.site == finding.id or finding.role in (Role.POOL, Role.CREDENTIAL, Role.HARVEST):
        return finding
    if call.route is not finding.route:
        return finding
    finding = replace(_no_surer_than(call, finding), disposition=call.disposition)
    if finding.role in WITHOUT_OPERATION:
        return finding
    return replace(finding, equivalent=finding.equivalent or call.equivalent)


def _no_surer_than(call: Finding, finding: Finding) -> Finding:
    if finding.confidence.rank >= call.confidence.rank:
        return finding
    doubts = (*finding.doubts, "nothing around a call is surer than the call")
    return replace(finding, confidence=call.confidence, doubts=doubts)


def _seen_from(call: Finding, finding: Finding) -> Finding:
    """What surrounds or feeds a call, with the id and the route of that call."""
    contrast = tuple(
        replace(each, becomes=call.route.value) if each.becomes == "call" else each for each in finding.contrast
    )
    return replace(finding, site=call.id, contrast=contrast)
