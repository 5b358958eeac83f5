"""Which fix the call of a finding gets, and the reasons of those that get none. Rewrites nothing."""

from __future__ import annotations

from offramp.fixes.by_words import asks_by_words
from offramp.fixes.endpoint import is_image_request
from offramp.fixes.repository import Repository
from offramp.match import Match
from offramp.model import Finding, NoPatch

INSIDE_A_COPY = NoPatch(
    reason="inside-a-copy",
    detail="This code is part of a copied package; the calls that use the copy are migrated, not the copy.",
    next_step="Delete the copy once nothing uses it.",
)


def fix_name(repository: Repository, match: Match) -> str:
    """A rule that covers several shapes names the client; the call itself says which shape it is."""
    target = match.site.target.path if match.site else ""
    if match.rule.fix == "openai-client" and match.site and is_image_request(repository, match.site):
        return "http-images"
    if match.rule.fix == "openai-client" and match.site and asks_by_words(repository, match.site):
        return "chat-image"
    if match.rule.fix == "openai-client" and ".images." in target:
        return "openai-images-call"
    if match.rule.fix == "openai-client" and ".chat.completions." in target:
        return "chat-image"
    return match.rule.fix


def no_fix(finding: Finding) -> NoPatch:
    """Why a finding without a fix gets no patch."""
    if not finding.equivalent:
        return NoPatch(
            reason="no-official-counterpart",
            detail="The official API has nothing that does what this call does.",
            next_step="Decide whether the feature is dropped or rebuilt on `images.generate`.",
        )
    return NoPatch(
        reason="no-mechanical-counterpart",
        detail="This shape spans more than a call and its result, so no edit of it can be shown to be right.",
        next_step=f"Replace the outermost function that goes from prompt to image by `{finding.equivalent}`.",
    )
