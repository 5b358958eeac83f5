"""The route map as a picture: from each route a band to what becomes of its findings. Computes, draws nothing."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from offramp.model import Disposition, Finding, Patch, Route

FATES = (Disposition.DROP, Disposition.FALLBACK, Disposition.MIGRATE)
WIDTH = 440
_LEFT, _RIGHT = 138, 330
_SCALE, _LEAST, _GAP = 190, 17.0, 9.0


class Node(Struct, frozen=True, kw_only=True):
    """A bar at one side."""

    word: str
    banned: bool
    number: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.y + self.height / 2 + 4.5, 1)


class Band(Struct, frozen=True, kw_only=True):
    """A flow; `patched` is the part for which a patch is at hand."""

    route: str
    fate: str
    patched: bool
    number: int
    path: str


class Picture(Struct, frozen=True, kw_only=True):
    """Bars and bands."""

    height: float
    routes: tuple[Node, ...]
    fates: tuple[Node, ...]
    bands: tuple[Band, ...]
    left: int = _LEFT
    right: int = _RIGHT
    width: int = WIDTH


def picture(findings: tuple[Finding, ...]) -> Picture | None:
    """The picture; None when there is nothing to show."""
    if not findings:
        return None
    flows = Counter((each.route, each.disposition, isinstance(each.fix, Patch)) for each in findings)
    unit = _SCALE / len(findings)
    routes = _nodes([(route.value, route.banned, _sum(flows, 0, route)) for route in reversed(Route)], unit)
    fates = _nodes([(fate.value, False, _sum(flows, 1, fate)) for fate in FATES], unit)
    height = max(node.y + node.height for node in (*routes, *fates))
    return Picture(
        height=round(height + 2, 1), routes=routes, fates=fates, bands=_bands(flows, routes, fates)
    )  # fmt: skip


def _sum(flows: Counter[tuple[Route, Disposition, bool]], index: int, word: object) -> int:
    return sum(number for key, number in flows.items() if key[index] is word)


def _nodes(words: list[tuple[str, bool, int]], unit: float) -> tuple[Node, ...]:
    found, y = [], 2.0
    for word, banned, number in words:
        if number:
            height = round(max(number * unit, _LEAST), 1)
            found.append(Node(word=word, banned=banned, number=number, y=round(y, 1), height=height))
            y += height + _GAP
    return tuple(found)


def _bands(
    flows: Counter[tuple[Route, Disposition, bool]], routes: tuple[Node, ...], fates: tuple[Node, ...]
) -> tuple[Band, ...]:
    """Bands leave and arrive in the order of the other side, so that they cross as little as can be."""
    starts = {node.word: node.y for node in routes}
    ends = {node.word: node.y for node in fates}
    bands = []
    for source in routes:
        for target in fates:
            for patched in (True, False):
                number = flows[Route(source.word), Disposition(target.word), patched]
                if not number:
                    continue
                out, into = source.height * number / source.number, target.height * number / target.number
                path = _path(starts[source.word], out, ends[target.word], into)
                bands.append(
                    Band(route=source.word, fate=target.word, patched=patched, number=number, path=path)
                )  # fmt: skip
                starts[source.word] += out
                ends[target.word] += into
    return tuple(bands)


def _path(top: float, out: float, there: float, into: float) -> str:
    left, right = _LEFT + 8, _RIGHT - 8
    half = (left + right) / 2
    return (
        f"M{left} {top:.1f}C{half:.0f} {top:.1f} {half:.0f} {there:.1f} {right} {there:.1f}"
        f"V{there + into:.1f}C{half:.0f} {there + into:.1f} {half:.0f} {top + out:.1f} {left} {top + out:.1f}Z"
    )
