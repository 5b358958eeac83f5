"""Report values for the reporter tests: every route, role, stage and kind of fix, and a hostile one."""

from __future__ import annotations

from difflib import unified_diff

from msgspec.structs import replace

from offramp.exemptions import Drift, Exemption, Grounds, Judgement, Note
from offramp.figures import Answer, Credential, Gateway, Measured
from offramp.model import (
    Confidence,
    ContractInfo,
    Contrast,
    Coverage,
    Disposition,
    Finding,
    Fix,
    Frame,
    Level,
    Location,
    Mapped,
    NoPatch,
    Patch,
    PatchFile,
    Report,
    Role,
    Route,
    RuleInfo,
    Skipped,
    Stage,
    Step,
)
from report import money

_POSTER = """\
from pathlib import Path

import requests

SESSION = "https://chatgpt.com/backend-api/conversation"


def poster(prompt: str, target: Path) -> None:
    reply = requests.post(SESSION, json={"action": "next", "messages": [{"content": {"parts": [prompt]}}]})
    url = reply.json()["image"]["url"]
    target.write_bytes(requests.get(url).content)
    log.info("poster written to %s", target)
"""

_POSTER_AFTER = """\
import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def poster(prompt: str, target: Path) -> None:
    result = client.images.generate(model="gpt-image-2", prompt=prompt, size="1536x1024")
    if not result.data or result.data[0].b64_json is None:
        raise RuntimeError("no image came back")
    target.write_bytes(base64.b64decode(result.data[0].b64_json))
    log.info("poster written to %s", target)
"""

_RETOUCH = """\
def retouch(path: Path, prompt: str) -> bytes:
    with path.open("rb") as image:
        reply = client.images.edit(
            model="dall-e-2", image=image, prompt=prompt, response_format="b64_json", size="512x512"
        )
    return base64.b64decode(reply.data[0].b64_json)
"""

_RETOUCH_AFTER = """\
def retouch(path: Path, prompt: str) -> bytes:
    with path.open("rb") as image:
        reply = client.images.edit(model="gpt-image-2", image=image, prompt=prompt, size="1024x1024")
    if not reply.data:
        raise RuntimeError("no image came back")
    return base64.b64decode(reply.data[0].b64_json)
"""


def _diff(path: str, before: str, after: str) -> str:
    lines = unified_diff(before.splitlines(True), after.splitlines(True), f"a/{path}", f"b/{path}")
    return "".join(lines)


RELAY_DIFF = _diff("studio/poster.py", _POSTER, _POSTER_AFTER)
EDIT_DIFF = _diff("studio/retouch.py", _RETOUCH, _RETOUCH_AFTER)
RETRY_DIFF = _diff("studio/poster.py", "client = OpenAI()\n", "client = OpenAI(max_retries=4, timeout=180.0)\n")


def report() -> Report:
    """A repository with all seven routes in use."""
    return Report(
        tool_version="0.1.0",
        contract=ContractInfo(
            as_of="2026-11-23",
            target_model="gpt-image-2",
            newer_models=("gpt-image-2.6-sunburst", "gpt-image-2.6-flare"),
            sources=("https://developers.openai.com/api/docs/guides/image-generation", "openai 3.54.0"),
        ),
        root="picture-desk",
        commit="4f2c9a7d0b3e",
        rules=_rules(),
        findings=findings(),
        patches=_patches(),
        skipped=(
            Skipped(path="legacy/old_bot.py", reason="syntax-error", detail="line 14: print is a statement here"),
            Skipped(path="notebooks/huge.ipynb", reason="too-large", detail="41 MB, the limit is 5 MB"),
        ),
        coverage=Coverage(discovered=214, screened_out=187, parsed=25, unresolved=1),
        costs=money.costs(),
        credentials=money.credentials(),
        gateways=money.gateways(),
        earlier=money.earlier(),
    )


def gated() -> Report:
    """The same after the gate: what does not count and why, what is wrong with that, and a site that has drifted."""
    found = report()
    first, second, third, fourth = found.findings[:4]
    exceptions = (
        Exemption(finding=first.id, grounds=Grounds.COMMENT, where="a.py:3", reason="moves `soon`", until="2027-01-31"),
        Exemption(finding=second.id, grounds=Grounds.BASELINE, where="offramp-baseline.json", reason="", until=""),
        Exemption(finding=third.id, grounds=Grounds.POLICY, where="policy.<b> of x", reason="<i>", until=""),
    )
    notes = (
        Note(path="a.py", line=7, rule="unused-ignore", message="`x` finds nothing here: take the comment out."),
        Note(path="pyproject.toml", line=0, rule="expired-policy", message="It held until 2026-01-01."),
    )
    judgement = Judgement(
        fail_on="banned",
        strict=True,
        passed=False,
        failing=(fourth.id,),
        against=("offramp-baseline.json",),
        fresh=(fourth.id,),
    )
    return replace(
        found,
        exceptions=tuple(sorted(exceptions)),
        notes=notes,
        drift=(Drift(finding=fourth.id, routes=("official", "wrapper", fourth.route.value)),),
        judgement=judgement,
    )


def passing() -> Report:
    """The same where all that would fail is excepted."""
    found = gated()
    banned = [each.id for each in found.findings if each.route.banned]
    exceptions = [
        Exemption(finding=id, grounds=Grounds.BASELINE, where="b.json", reason="", until="") for id in sorted(banned)
    ]
    judgement = Judgement(fail_on="banned", strict=False, passed=True)
    return replace(found, exceptions=tuple(exceptions), judgement=judgement, notes=(), drift=())


def doubtful() -> Report:
    """A report in which nothing on a banned route is beyond doubt, and the gate passes for that."""
    found = report()
    findings = tuple(replace(each, confidence=Confidence.MEDIUM) for each in found.findings)
    return replace(found, findings=findings, judgement=Judgement(fail_on="banned", strict=False, passed=True))


def empty() -> Report:
    """A repository in which nothing was found and nothing was missed."""
    return replace(
        report(),
        findings=(),
        patches=(),
        skipped=(),
        coverage=Coverage(discovered=12, screened_out=12, parsed=0, unresolved=0),
        costs=None,
        credentials=(),
        gateways=(),
        earlier=(),
    )


def findings() -> tuple[Finding, ...]:
    """One finding a route and more, out of order on purpose."""
    return (
        _storage(),
        _relay(),
        _relay_retry(),
        _edit(),
        _cookie(),
        _harvest(),
        _pool(),
        _wrapper(),
        _gateway(),
        _cost(),
    )


def hostile() -> Report:
    """Scanned text that tries to break out of every output."""
    bad = (
        '</script><img src=x onerror="alert(1)">&amp;{{ 7*7 }} \u202eevil\u2066 \u2028 \x1b[31m [click](http://x.test)'
    )
    path = "dir/a:b <b>bold</b> \u202e%41 #?.py"
    finding = replace(
        _relay(),
        id="bad'\"<id>&",
        site="bad'\"<id>&",
        title=bad,
        message=bad,
        scope=bad,
        contrast=(Contrast(becomes="official", because=bad, instead=bad),),
        doubts=(bad,),
        callers=(Step(path="caf\udce9.py", line=0, text=bad),),
        equivalent=bad,
        location=replace(_relay().location, path=path),
        evidence=(Step(path="caf\udce9.py", line=0, text=bad),),
        frame=Frame(first=1, lines=(bad, "x" * 1_000_000, "\x00\x07")),
        stages=(),
        fix=Patch(
            level=Level.REVIEW,
            reason=bad,
            assumptions=(bad,),
            mapping=(Mapped(old=bad, new=bad, note=bad),),
            diff=f"--- {bad}\n+++ b\n@@ -1 +1 @@\n-{bad}\n+{'y' * 1_000_000}\n",
            patches=(bad,),
        ),
    )
    other = replace(
        finding,
        id="other",
        site="other",
        stages=(Stage.STORAGE,),
        fix=NoPatch(reason="hostile", detail=bad, next_step=bad),
    )
    return replace(
        report(),
        root=bad,
        commit=bad,
        findings=(finding, other),
        skipped=(Skipped(path=path, reason="not-text", detail=bad),),
        patches=(
            PatchFile(
                name="0001-x.patch",
                stage=Stage.GENERATION,
                subject=bad,
                files=(path,),
                findings=(finding.id,),
                text=bad,
            ),
        ),
        rules=(replace(_rules()[0], id=finding.rule, title=bad, why=bad),),
        credentials=(Credential(kind="environment", name=bad, path=path, line=1, findings=(finding.id,)),),
        gateways=(Gateway(host=bad, findings=(finding.id,), answers=(Answer(gate="owner", evidence=bad, until=bad),)),),
        earlier=(replace(money.earlier()[0], commit=bad, contract=bad),),
    )


def _finding(
    name: str,
    path: str,
    line: int,
    *,
    rule: str,
    title: str,
    message: str,
    route: Route,
    role: Role,
    stages: tuple[Stage, ...],
    fix: Fix,
    evidence: tuple[Step, ...] = (),
    **more: object,
) -> Finding:
    finding = Finding(
        id=name,
        rule=rule,
        title=title,
        message=message,
        route=route,
        role=role,
        stages=stages,
        disposition=Disposition.MIGRATE,
        equivalent="images.generate",
        confidence=Confidence.HIGH,
        location=Location(path=path, line=line, column=13, end_line=line, end_column=80),
        scope="",
        evidence=evidence,
        site=name,
        fix=fix,
    )
    return replace(finding, **more)


def _relay() -> Finding:
    return _finding(
        "4b1f0c2a9d",
        "studio/poster.py",
        9,
        rule="chatgpt-web-conversation",
        title="Image prompt sent to the ChatGPT web backend",
        message="POST to https://chatgpt.com/backend-api/conversation is the web backend of ChatGPT",
        route=Route.SESSION_RELAY,
        role=Role.CALL,
        stages=(Stage.GENERATION, Stage.OUTPUT_FORMAT),
        absent=(Stage.COST_LOG,),
        scope="poster",
        contrast=(
            Contrast(becomes="official", because="the host is chatgpt.com", instead="with api.openai.com"),
            Contrast(becomes="none", because="the body asks for a picture", instead="with a body that asks for words"),
        ),
        callers=(Step(path="studio/main.py", line=3, text="`main` reaches the call through `poster`"),),
        evidence=(
            Step(path="studio/poster.py", line=5, text="SESSION is https://chatgpt.com/backend-api/conversation"),
            Step(path="studio/main.py", line=3, text="`main` reaches the call through `poster`"),
            Step(path="studio/poster.py", line=9, text="requests.post sends the prompt there"),
        ),
        frame=Frame(
            first=7,
            lines=(
                "",
                "def poster(prompt: str, target: Path) -> None:",
                *_POSTER.splitlines()[8:11],
            ),
        ),
        fix=Patch(
            level=Level.REVIEW,
            reason="Calls images.generate with the same prompt and writes the decoded image",
            assumptions=("The picture may be 1536x1024; the web backend was never told a size.",),
            mapping=(
                Mapped(old="messages[0].content.parts[0]", new="prompt"),
                Mapped(old="action", new="", note="has no official counterpart"),
                Mapped(old="", new="model", note="the target model of the contract"),
            ),
            diff=RELAY_DIFF,
            patches=("0001-generation-call-the-official-api.patch",),
        ),
    )


def _relay_retry() -> Finding:
    return _finding(
        "7c90aa1e55",
        "studio/poster.py",
        6,
        rule="hand-written-retry",
        title="Retry loop around an image call",
        message="The loop sends the same prompt up to 4 times and sleeps in between",
        route=Route.SESSION_RELAY,
        role=Role.RETRY,
        stages=(Stage.RETRY,),
        site="4b1f0c2a9d",
        equivalent="",
        confidence=Confidence.MEDIUM,
        doubts=("a deciding value is known only in part, or is one of several",),
        contrast=(Contrast(becomes="none", because="the loop counts attempts", instead="with a loop over prompts"),),
        evidence=(Step(path="studio/poster.py", line=6, text="for attempt in range(4) encloses the call"),),
        frame=Frame(first=6, lines=("for attempt in range(4):",)),
        fix=Patch(
            level=Level.SAFE,
            reason="Leaves retries to the client with max_retries and timeout",
            diff=RETRY_DIFF,
            patches=("0002-retry-leave-retries-to-the-client.patch",),
        ),
    )


def _storage() -> Finding:
    return _finding(
        "0d5e7f1b32",
        "studio/poster.py",
        11,
        rule="download-from-result-url",
        title="Image downloaded from the result URL",
        message="The picture is fetched from a URL that the official models do not return",
        route=Route.SESSION_RELAY,
        role=Role.STORAGE,
        stages=(Stage.STORAGE,),
        site="4b1f0c2a9d",
        equivalent="",
        evidence=(Step(path="studio/poster.py", line=10, text="url comes from the reply"),),
        frame=Frame(first=11, lines=("    target.write_bytes(requests.get(url).content)",)),
        fix=NoPatch(
            reason="url-leaves-function",
            detail="The URL is also returned to callers in three other modules",
            next_step="Decide whether callers get bytes or a link to your own store, then run the plan again.",
        ),
    )


def _edit() -> Finding:
    return _finding(
        "a1b2c3d4e5",
        "studio/retouch.py",
        22,
        rule="retired-image-model",
        title="Image model that was shut down",
        message="dall-e-2 was removed on 2026-05-12",
        route=Route.OFFICIAL,
        role=Role.CALL,
        stages=(Stage.EDIT,),
        absent=(Stage.RETRY, Stage.COST_LOG, Stage.STORAGE),
        equivalent="images.edit",
        scope="Studio.retouch",
        evidence=(Step(path="studio/retouch.py", line=23, text="model is 'dall-e-2'"),),
        frame=Frame(first=21, lines=("    with path.open('rb') as image:", "        reply = client.images.edit(")),
        fix=Patch(
            level=Level.REVIEW,
            reason="Calls images.edit with gpt-image-2 and drops response_format",
            assumptions=("512x512 has too few pixels for gpt-image-2; 1024x1024 is accepted instead.",),
            mapping=(
                Mapped(old="model='dall-e-2'", new="model", note="gpt-image-2"),
                Mapped(old="size='512x512'", new="size", note="1024x1024"),
                Mapped(old="response_format", new="", note="base64 is all there is"),
            ),
            diff=EDIT_DIFF,
            patches=("0001-generation-call-the-official-api.patch",),
        ),
    )


def _cookie() -> Finding:
    return _finding(
        "c00c1e0001",
        "bots/designer.py",
        31,
        rule="bing-image-cookie",
        title="Bing Image Creator driven by a browser cookie",
        message="ImageGen takes the cookie _U of a signed-in person",
        route=Route.COOKIE,
        role=Role.CALL,
        stages=(Stage.GENERATION,),
        absent=(Stage.RETRY, Stage.COST_LOG),
        evidence=(
            Step(path="bots/settings.py", line=8, text="BING_U is read from the environment variable BING_AUTH_COOKIE"),
            Step(path="bots/designer.py", line=31, text="ImageGen gets it as auth_cookie"),
        ),
        frame=Frame(
            first=30, lines=("", "maker = ImageGen(auth_cookie=settings.BING_U)", "links = maker.get_images(prompt)")
        ),
        fix=NoPatch(
            reason="result-shape-unknown",
            detail="Callers index a list of four links, and the official call returns base64 data",
            next_step="Choose how many images a prompt needs and where they are stored.",
        ),
    )


def _harvest() -> Finding:
    return _finding(
        "70c3ba5700",
        "bots/login.py",
        12,
        rule="chatgpt-session-token",
        title="Access token taken from a browser session",
        message="GET https://chatgpt.com/api/auth/session yields the token of a signed-in person",
        route=Route.TOKEN_HARVEST,
        role=Role.HARVEST,
        stages=(Stage.GENERATION,),
        disposition=Disposition.DROP,
        equivalent="",
        evidence=(Step(path="bots/login.py", line=12, text="the reply's accessToken is kept"),),
        frame=Frame(first=12, lines=('token = session.get(SESSION_URL).json()["accessToken"]',)),
        fix=NoPatch(
            reason="no-official-counterpart",
            detail="An official client is given an API key and harvests nothing",
            next_step="Delete the function once its callers use OPENAI_API_KEY, and sign the account out.",
        ),
    )


def _pool() -> Finding:
    return _finding(
        "9001a11000",
        "bots/login.py",
        40,
        rule="account-rotation",
        title="Accounts picked in turn",
        message="itertools.cycle picks one of several session tokens for each call",
        route=Route.ACCOUNT_POOL,
        role=Role.POOL,
        stages=(Stage.GENERATION, Stage.EDIT, Stage.RETRY),
        disposition=Disposition.DROP,
        equivalent="",
        confidence=Confidence.MEDIUM,
        evidence=(Step(path="bots/login.py", line=38, text="ACCOUNTS holds 6 credentials"),),
        fix=NoPatch(
            reason="no-official-counterpart",
            detail="There is no official way to spread load over accounts",
            next_step="Ask for a higher rate limit for one organisation.",
        ),
    )


def _wrapper() -> Finding:
    return _finding(
        "3ab4c5d6e7",
        "service/stream.py",
        18,
        rule="openai-client-base-url",
        title="OpenAI client pointed at an unknown host",
        message="base_url comes from IMAGE_API_BASE, which names no host",
        route=Route.WRAPPER,
        role=Role.CLIENT,
        stages=(Stage.STREAMING,),
        equivalent="images.generate+stream",
        confidence=Confidence.LOW,
        evidence=(Step(path="service/stream.py", line=18, text="base_url is the environment variable IMAGE_API_BASE"),),
        frame=Frame(first=18, lines=('client = OpenAI(base_url=os.environ["IMAGE_API_BASE"])',)),
        fix=NoPatch(
            reason="endpoint-unknown",
            detail="The source does not tell who answers at IMAGE_API_BASE",
            next_step="Name the owner of the endpoint, or remove the variable.",
        ),
    )


def _gateway() -> Finding:
    return _finding(
        "6a7e3a4000",
        "service/gateway.py",
        9,
        rule="gateway-host",
        title="Third-party gateway with its own API key",
        message="openrouter.ai answers the image calls",
        route=Route.GATEWAY,
        role=Role.CLIENT,
        stages=(Stage.GENERATION,),
        disposition=Disposition.FALLBACK,
        evidence=(Step(path="service/gateway.py", line=9, text="base_url is https://openrouter.ai/api/v1"),),
        frame=Frame(first=9, lines=('client = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=KEY)',)),
        fix=NoPatch(
            reason="gates-open",
            detail="A gateway may stay as a fallback once its five gates are answered",
            next_step="Answer owner, model mapping, billing, output rights and observability.",
        ),
    )


def _cost() -> Finding:
    return _finding(
        "c057000001",
        "studio/retouch.py",
        30,
        rule="flat-image-price",
        title="Cost logged with a fixed price an image",
        message="0.020 dollars an image are logged whatever the size",
        route=Route.OFFICIAL,
        role=Role.COST,
        stages=(Stage.COST_LOG,),
        site="a1b2c3d4e5",
        equivalent="",
        evidence=(Step(path="studio/retouch.py", line=30, text="PRICE is 0.020"),),
        fix=NoPatch(
            reason="usage-not-at-hand",
            detail="The response does not reach the line that logs the price",
            next_step="Return the usage with the image, then log tokens and the dated price.",
        ),
    )


def _rules() -> tuple[RuleInfo, ...]:
    fired = (
        RuleInfo(
            id=finding.rule,
            title=finding.title,
            why=f"{finding.title} has no contract, or a contract that the official API replaced.",
            route="of its call" if finding.role in (Role.RETRY, Role.COST, Role.STORAGE) else finding.route.value,
            role=finding.role,
            stages=finding.stages,
            equivalent=finding.equivalent,
            references=("https://developers.openai.com/api/docs/guides/image-generation",),
            measured=Measured(right=8, wrong=1, as_of="2026-11-23") if finding.role is not Role.COST else None,
        )
        for finding in findings()
    )
    silent = RuleInfo(
        id="sora-web-backend",
        title="Image job sent to the Sora web backend",
        why="The endpoint serves a signed-in browser.",
        route="session-relay",
        role=Role.CALL,
        stages=(Stage.GENERATION,),
        equivalent="images.generate",
        references=(),
        confidence=Confidence.MEDIUM,
    )
    return (*fired, silent)


def _patches() -> tuple[PatchFile, ...]:
    return (
        PatchFile(
            name="0002-retry-leave-retries-to-the-client.patch",
            stage=Stage.RETRY,
            subject="Leave retries to the OpenAI client",
            files=("studio/poster.py",),
            findings=("7c90aa1e55",),
            text="From 0000\nSubject: [PATCH 2/2] Leave retries to the OpenAI client\n",
        ),
        PatchFile(
            name="0001-generation-call-the-official-api.patch",
            stage=Stage.GENERATION,
            subject="Call the official images API",
            files=("studio/retouch.py", "studio/poster.py"),
            findings=("a1b2c3d4e5", "4b1f0c2a9d"),
            text="From 0000\nSubject: [PATCH 1/2] Call the official images API\n",
        ),
    )
