"""What the steps of a finding tell somebody who has not seen the code."""

from __future__ import annotations

import analysed

from offramp.match.told import MADE, told
from offramp.model import Finding, Role, Step

CHAT = "https://chatgpt.com/backend-api/f/conversation"
PICTURE = '{"system_hints": ["picture_v2"]}'


def found(rule: str, **texts: str) -> list[Finding]:
    """The findings of a rule in files given by module name."""
    findings = analysed.sources({f"{name}.py": text for name, text in texts.items()}).findings
    return [finding for finding, _ in findings if finding.rule == rule]


def steps(finding: Finding) -> list[str]:
    return [step.text for step in finding.evidence]


def test_a_request_tells_where_it_goes_and_with_what_but_never_the_value() -> None:
    (call,) = found(
        "bing-create-http",
        a="import requests\n\n\ndef draw(prompt):\n    return requests.post(\n"
        "        f'https://www.bing.com/images/create?q={prompt}&rt=3', cookies={'_U': '1AbCdEfGhIjKl'}\n    )\n",
    )

    assert steps(call)[-1] == (
        "calls `requests.post` to send POST to https://www.bing.com/images/create?q={…}&rt=3 with the cookie `_U`"
    )
    assert not any("1AbCdEf" in text for text in steps(call))


def test_what_stands_around_a_request_tells_where_it_went() -> None:
    (write,) = found(
        "image-file-write",
        a="import requests\n\n\ndef draw(prompt):\n"
        "    reply = requests.post('https://www.bing.com/images/create?rt=4', data={'q': prompt})\n"
        "    open('a.html', 'wb').write(reply.content)\n",
    )

    assert any("https://www.bing.com/images/create" in text for text in steps(write))


def test_the_default_of_a_variable_is_told() -> None:
    (call,) = found(
        "bing-create-http",
        a="import os\nimport requests\n\nBING = os.getenv('BING', 'https://www.bing.com')\n"
        "requests.post(f'{BING}/images/create?q=a')\n",
    )

    assert steps(call)[0] == '`BING` is the environment variable `BING`, "https://www.bing.com" by default'
    assert "read from the environment variable `BING`" not in steps(call)


def test_a_default_that_is_no_address_is_not_told() -> None:
    (call,) = found(
        "chatgpt-web-image-prompt",
        a="import os\nimport requests\n\nTOKEN = os.getenv('TOKEN', 'hunter2hunter2')\n"
        f"requests.post('{CHAT}', headers={{'Authorization': f'Bearer {{TOKEN}}'}}, json={PICTURE})\n",
    )

    assert not any("hunter2" in text for text in steps(call))
    assert steps(call)[-1].endswith("with the header `Authorization`")


def test_what_fills_the_query_or_a_hole_behind_the_host_is_left_out() -> None:
    (call,) = found(
        "bing-create-http",
        a="import urllib.parse\nimport requests\n\nHOST = 'https://www.bing.com'\n\n\ndef draw(prompt):\n"
        "    quoted = urllib.parse.quote(prompt)\n    for rt in ('3', '4'):\n"
        "        requests.post(f'{HOST}/images/create?q={quoted}&rt={rt}')\n",
    )

    assert steps(call)[0] == '`HOST` is "https://www.bing.com"'
    assert not any("`quoted` is" in text or "`rt` is" in text for text in steps(call))


def test_what_names_the_host_is_kept() -> None:
    (call,) = found(
        "bing-create-http",
        a="import requests\n\nHOST = 'www.bing.com'\nPAGE = '/images/create'\nrequests.post(f'https://{HOST}{PAGE}')\n",
    )

    assert {'`HOST` is "www.bing.com"', '`PAGE` is "/images/create"'} <= set(steps(call))


def test_a_client_without_an_address_is_told_once() -> None:
    (call,) = found(
        "retired-image-model",
        a="from openai import OpenAI\n\nclient = OpenAI()\nclient.images.generate(model='dall-e-3', prompt='a')\n",
    )

    assert steps(call) == [
        '`model` is "dall-e-3"',
        "without `base_url` it goes to https://api.openai.com/v1",
        "`client` is `openai.OpenAI()`",
        "calls `openai.OpenAI().images.generate`",
    ]


def test_a_function_of_a_module_has_no_client() -> None:
    (call,) = found("retired-image-model", a="import openai\n\nopenai.images.generate(model='dall-e-3', prompt='a')\n")

    assert not any(text.startswith(MADE) for text in steps(call))


def test_a_client_that_is_used_at_once_is_told() -> None:
    (call,) = found(
        "unproven-images-call",
        a="from openai import OpenAI\n\n\ndef draw(p):\n"
        "    made = OpenAI(\n        base_url='https://relay.example/v1'\n    ).images\n"
        "    return made.generate(prompt=p)\n",
    )

    assert f"{MADE}`openai.OpenAI`" in steps(call)


def test_a_body_is_told_by_its_keys_and_an_account_is_not() -> None:
    (call,) = found(
        "chatgpt-web-image-prompt",
        a="import requests\n\nbody = {'system_hints': ['picture_v2'], 'model': 'auto', 'me@example.org': 1}\n"
        f"requests.post('{CHAT}', json=body)\n",
    )

    assert "`body` is a mapping of `system_hints`, `model`" in steps(call)
    assert not any("example.org" in text for text in steps(call))


def test_a_mapping_named_like_credentials_keeps_its_keys() -> None:
    texts = analysed.sources(
        {
            "a.py": "import requests\n\ntokens = {'qwertyuiop': 1}\n"
            f"requests.post('{CHAT}', json={PICTURE}, headers={{'Authorization': tokens['qwertyuiop']}})\n"
        }
    )

    assert not any("qwertyuiop" in step.text for finding, _ in texts.findings for step in finding.evidence)


def test_a_function_that_answers_a_challenge_is_shown_beside_the_call_that_makes_it_one() -> None:
    (solved,) = found(
        "chatgpt-challenge-solved",
        a="import requests\n\nfrom pow import proof_token\n\n\ndef draw():\n    token = proof_token('a')\n"
        f"    return requests.post('{CHAT}', json={PICTURE}, headers={{'x': token}})\n",
        pow="import hashlib\n\n\ndef proof_token(seed):\n    return hashlib.sha3_512(seed.encode()).hexdigest()\n",
    )

    assert [(step.path, step.text) for step in solved.evidence] == [
        ("a.py", f"calls `requests.post` to send POST to {CHAT}"),
        ("pow.py", "`proof_token` is defined here"),
        ("a.py", "calls `proof_token` beside it"),
    ]


def test_the_part_of_a_long_text_that_decides_is_told() -> None:
    (call,) = found(
        "vendor-page-driver",
        a="from selenium import webdriver\n\nwebdriver.Firefox().get(\n    'https://login.live.com/login.srf?wa=wsignin1.0&rpsnv=21"
        "&id=264960&wreply=https%3a%2f%2fwww.bing.com%2fimages%2fcreate'\n)\n",
    )

    assert any(text.startswith("`url` is") and "`bing.com%2fimages%2fcreate`" in text for text in steps(call))


HELPER = "import requests\n\n\ndef send(url, body):\n    return requests.post(url, json=body)\n"


def test_of_the_callers_of_a_helper_only_those_are_told_that_hand_in_what_decides() -> None:
    (call,) = found(
        "chatgpt-web-image-prompt",
        a=HELPER,
        b=f"from a import send\n\n\ndef draw():\n    return send('{CHAT}', {PICTURE})\n\n\n"
        "def tell(text):\n    return send('https://hooks.example.org', {'text': text})\n",
    )

    assert call.role is Role.CALL
    assert [step.text for step in call.callers] == ["`draw` reaches the call through `send`"]


def test_each_step_once_and_in_order() -> None:
    one, two = Step(path="a.py", line=1, text="one"), Step(path="a.py", line=1, text="two")

    assert told([two, one, two]) == (two, one)


def test_the_same_words_in_another_line_are_kept() -> None:
    made = Step(path="a.py", line=1, text=f"{MADE}`openai.OpenAI`")
    named = Step(path="a.py", line=2, text="`client` is `openai.OpenAI()`")

    assert told([made, named]) == (made, named)
    assert told([made, Step(path="a.py", line=1, text=named.text)]) == (Step(path="a.py", line=1, text=named.text),)


def test_of_a_long_way_it_is_told_how_much_is_left_out() -> None:
    names = [f"step_{number}" for number in range(14)]
    lines = [f"    {name} = {before}" for before, name in zip(["reply", *names], names, strict=False)]
    (write,) = found(
        "image-file-write",
        a="import requests\n\n\ndef draw():\n    reply = requests.post('https://www.bing.com/images/create?rt=4')\n"
        + "\n".join(lines)
        + f"\n    open('a.html', 'wb').write({names[-1]}.content)\n",
    )

    way = [step for step in write.evidence if "holds what came back" in step.text or "handed on" in step.text]
    assert [step.line for step in way] == [5, 6, 7, 8, 9, 10, 15, 16, 17, 18, 19]
    assert way[5].text == "from here it is handed on in 5 steps"


def test_a_client_that_is_picked_from_several_tells_where_it_comes_from() -> None:
    (call,) = found(
        "bing-image-creator",
        a="from itertools import cycle\n\nfrom BingImageCreator import ImageGen\n\n\ndef draw(cookies):\n"
        "    makers = cycle([ImageGen(each) for each in cookies])\n    maker = next(makers)\n"
        "    return maker.get_images('a fox')\n",
    )

    assert any(text.startswith("`maker` is one member of a collection") for text in steps(call))
    assert "`makers` is one member of a collection (cycle)" in steps(call)


def test_a_command_line_is_told() -> None:
    (call,) = found(
        "codex-cli-image",
        a="import subprocess\n\nTOOL = 'codex'\n\n\ndef draw(prompt):\n"
        "    subprocess.run([TOOL, 'exec', f'$imagegen a picture of {prompt}'])\n",
    )

    assert any(text.startswith('`command` is "codex exec $imagegen') for text in steps(call))


def test_of_a_chat_call_it_is_told_where_an_image_is_read_out_of_the_reply() -> None:
    (call,) = found(
        "chat-image-by-result",
        a="import re\n\nimport requests\n\n\ndef draw(url, prompt):\n"
        "    reply = requests.post(\n"
        "        f'{url}/v1/chat/completions',\n"
        "        json={'model': 'x', 'messages': [{'role': 'user', 'content': prompt}]},\n"
        "    )\n"
        "    text = reply.json()['choices'][0]['message']['content']\n"
        "    return re.findall(r'!\\[.*?\\]\\((https?://[^)]+)\\)', text)\n",
    )

    assert [(step.line, step.text) for step in call.evidence if "image is read" in step.text] == [
        (12, "an image is read out of its reply here")
    ]


def test_of_a_long_command_line_the_ends_are_told() -> None:
    (call,) = found(
        "codex-cli-image",
        a="import subprocess\n\n\ndef draw(prompt):\n"
        f"    subprocess.run(['codex', 'exec', '{'x' * 400}', f'$imagegen a picture of {{prompt}}'])\n",
    )

    (told_,) = [text for text in steps(call) if text.startswith("`command` is")]
    assert len(told_) < 400
    assert " … " in told_
    assert told_.rstrip("`").endswith("$imagegen")
