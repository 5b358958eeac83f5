"""From matches to findings: which route speaks, which stage and operation, what is left out."""

from __future__ import annotations

import analysed
import pytest

from offramp.model import Finding, Role, Route, Stage

OFFICIAL = "from openai import OpenAI\nclient = OpenAI()\n"
RELAY = "from openai import OpenAI\nclient = OpenAI(base_url='https://relay.invalid/v1')\n"
OLD_PAGE = "https://chat.openai.com/backend-api/f/conversation"
PAGE = "import requests\nURL = 'https://chatgpt.com/backend-api/conversation'\n"


def findings(source: str, **more: str) -> list[Finding]:
    texts = {"a.py": source, **{name.replace("__", "."): text for name, text in more.items()}}
    return [finding for finding, _ in analysed.sources(texts).findings]


def of(role: Role, found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.role is role]


@pytest.mark.parametrize(
    ("call", "stages", "equivalent"),
    [
        ("client.images.generate(prompt=p)", "generation", "images.generate"),
        ("client.images.edit(prompt=p, image=i)", "edit", "images.edit"),
        ("client.images.generate(prompt=p, stream=True)", "generation streaming", "images.generate+stream"),
        ("client.images.generate(prompt=p, stream=False)", "generation", "images.generate"),
        ("client.images.edit(prompt=p, image=i, stream=True)", "edit streaming", "images.edit"),
    ],
)
def test_a_call_has_the_operation_it_asks_for(call: str, stages: str, equivalent: str) -> None:
    (found,) = of(Role.CALL, findings(RELAY + call))

    assert (" ".join(stage.value for stage in found.stages), found.equivalent) == (stages, equivalent)


@pytest.mark.parametrize(
    ("content", "stages"),
    [
        ("'Draw a fox'", "generation"),
        ("[{'type': 'text', 'text': t}]", "generation"),
        ("[{'type': 'text', 'text': t}, {'type': 'image_url', 'image_url': {'url': u}}]", "edit"),
    ],
)
def test_an_image_in_a_message_makes_it_an_edit(content: str, stages: str) -> None:
    message = f"[{{'role': 'user', 'content': {content}}}]"
    (found,) = of(
        Role.CALL, findings(RELAY + f"client.chat.completions.create(model='gpt-4o-image', messages={message})")
    )

    assert " ".join(stage.value for stage in found.stages) == stages
    assert found.route is Route.SESSION_RELAY


@pytest.mark.parametrize(
    ("lines", "stages"),
    [
        ("body = {'prompt': p, 'image': i}", "edit"),
        ("body = {'prompt': p}\nbody['image'] = i", "edit"),
        ("body = {'prompt': p}\nif i:\n    body['image'] = i", "generation"),
        ("body = {'prompt': p, 'image': i} if i else {'prompt': p}", "generation"),
        ("body = {'prompt': p, 'image': []}", "generation"),
        ("parts = [{'type': 'input_image', 'image_url': u}]\nbody = {'input': parts}", "edit"),
        (
            "parts = []\nif u:\n    parts.append({'type': 'input_image', 'image_url': u})\nbody = {'input': parts}",
            "generation",
        ),
    ],
)
def test_a_call_that_may_carry_an_image_generates(lines: str, stages: str) -> None:
    source = f"import requests\n{lines}\nrequests.post('https://relay.invalid/v1/images/generations', json=body)"
    (found,) = of(Role.CALL, findings(source))

    assert " ".join(stage.value for stage in found.stages) == stages


@pytest.mark.parametrize(
    ("lines", "stages"),
    [
        ("url = BASE + '/images/edits'", "edit"),
        ("url = BASE + ('/images/edits' if i else '/images/generations')", "generation"),
        ("url = BASE + '/images/generations'", "generation"),
    ],
)
def test_a_call_that_may_lead_to_edits_generates(lines: str, stages: str) -> None:
    source = f"import requests\nBASE = 'https://relay.invalid/v1'\n{lines}\nrequests.post(url, json=body)"
    (found,) = of(Role.CALL, findings(source))

    assert " ".join(stage.value for stage in found.stages) == stages


def test_what_is_right_is_silent() -> None:
    call = "client.images.generate(model='gpt-image-2', prompt=p, size='1024x1024')"

    assert findings(OFFICIAL + call) == []


def test_a_client_that_makes_no_image_is_silent() -> None:
    assert findings(RELAY + "client.chat.completions.create(model='m', messages=[])") == []


def test_what_stands_around_follows_its_call() -> None:
    found = findings(RELAY + "r = client.images.generate(prompt=p)\nprint(r.data[0].url)")
    (call,), (output,) = of(Role.CALL, found), of(Role.OUTPUT, found)

    assert (output.site, output.route, output.disposition, output.equivalent) == (
        call.id, call.route, call.disposition, "images.generate",
    )  # fmt: skip


def test_a_call_says_what_was_looked_for_and_not_found() -> None:
    bare = of(Role.CALL, findings(RELAY + "client.images.generate(prompt=p)"))[0]
    call = "client.images.generate(prompt=p).data[0].b64_json"
    stored = of(Role.CALL, findings(f"{RELAY}import base64\nopen('x', 'wb').write(base64.b64decode({call}))"))[0]

    assert bare.absent == (Stage.RETRY, Stage.COST_LOG, Stage.STORAGE)
    assert stored.absent == (Stage.RETRY, Stage.COST_LOG)


def test_a_client_has_no_operation_of_its_own() -> None:
    (client,) = of(Role.CLIENT, findings(RELAY + "client.images.generate(prompt=p)"))

    assert client.equivalent == ""


def test_the_gravest_route_speaks_for_a_place() -> None:
    source = "from openai import OpenAI\nclient = OpenAI(base_url='https://api.laozhang.ai/v1')\n"
    call = "client.chat.completions.create(model='gpt-4o-image', messages=[{'role': 'user', 'content': p}])"
    found = findings(source + call)

    assert [finding.route for finding in of(Role.CALL, found)] == [Route.SESSION_RELAY]
    assert [finding.route for finding in of(Role.CLIENT, found)] == [Route.GATEWAY]


def test_a_download_that_stores_is_one_storage() -> None:
    source = "import urllib.request\nurllib.request.urlretrieve(client.images.generate(prompt=p).data[0].url, 'x')"
    found = findings(RELAY + source)

    assert [finding.stages for finding in of(Role.STORAGE, found)] == [(Stage.OUTPUT_FORMAT, Stage.STORAGE)]
    assert [finding.rule for finding in of(Role.OUTPUT, found)] == ["image-url-result"]


@pytest.mark.parametrize(
    ("after", "count"),
    [
        ("", 0),
        ("print(r.text)", 0),
        ("import re\nurl = re.search('https://[^)]+', r.text).group()", 1),
        (f"requests.post('{OLD_PAGE}', json={{'system_hints': ['picture_v2']}})", 1),
        ("from BingImageCreator import ImageGen\nImageGen('c').get_images('p')", 0),
    ],
)
def test_a_shape_of_text_stands_only_where_images_are_made(after: str, count: int) -> None:
    found = findings(f"{PAGE}r = requests.post(URL, json={{'messages': []}})\n{after}")

    assert [finding.rule for finding in found].count("chatgpt-web-conversation") == count


def test_a_dependency_on_a_route_nobody_takes_is_silent() -> None:
    call = "client.images.generate(model='dall-e-3', prompt=p)"

    assert [finding.route for finding in findings(OFFICIAL + call, requirements__txt="g4f==1\n")] == [Route.OFFICIAL]


def test_ids_survive_moved_lines_and_tell_twins_apart() -> None:
    call = "client.images.generate(prompt=p)\n"
    before, after = findings(RELAY + call + call), findings("\n\n" + RELAY + "\n" + call + call)

    assert [finding.id for finding in before] == [finding.id for finding in after]
    assert len({finding.id for finding in before}) == len(before)


def test_the_order_of_files_changes_nothing() -> None:
    texts = {
        "b.py": RELAY + "client.images.generate(prompt=p)",
        "a.py": RELAY + "client.images.edit(prompt=p, image=i)",
    }

    assert analysed.sources(texts).findings == analysed.sources(dict(reversed(texts.items()))).findings


def test_no_output_shows_a_secret() -> None:
    secret = "sk-proj-" + "A1b2C3d4" * 6
    client = f"c = OpenAI(api_key='{secret}', base_url='https://r.invalid')"
    found = findings(f"from openai import OpenAI\n{client}\nc.images.generate(prompt=p)")

    assert found
    assert secret not in repr(found)
