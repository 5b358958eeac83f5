"""Each fault the verification looks for, provoked on purpose."""

from __future__ import annotations

import analysed
import pytest

from offramp import prove
from offramp.contract import load
from offramp.facts import FileFacts
from offramp.fixes import FIXES, Migration
from offramp.intake import Intake
from offramp.model import Coverage, Role
from offramp.parse import parse
from offramp.plan import attempt_all
from offramp.rules import load as load_rules
from offramp.verify import Fault, check_names, check_sites

CONTRACT = load()
RULES = load_rules()
BEFORE = """\
import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json")
    return base64.b64decode(reply.data[0].b64_json)
"""
AFTER = BEFORE.replace('base_url="https://relay.example.net/v1"', "").replace('"dall-e-3"', '"gpt-image-2"')
AFTER = AFTER.replace(', response_format="b64_json"', "")


def names(before: str, after: str) -> list[str]:
    return [f"{fault.reason}: {fault.detail}" for fault in check_names({"a.py": before}, {"a.py": after})]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("x = 1\n", "x = 2\n", [], id="nothing"),
        pytest.param("x = 1\n", "x = y\n", ["names: undefined name 'y'"], id="undefined name"),
        pytest.param("x = y\n", "x = y + 1\n", [], id="was undefined before"),
        pytest.param("x = y\n", "x = y + z\n", ["names: undefined name 'z'"], id="one more is undefined"),
        pytest.param("x = y\n", "x = y + y\n", ["names: undefined name 'y'"], id="undefined once more"),
        pytest.param("x = 1\n", "import io\nx = 1\n", ["names: 'io' imported but unused"], id="unused import"),
        pytest.param("import io\n", "import io\nx = 1\n", [], id="was unused before"),
        pytest.param(
            "import io\nio.open('x')\n", "import io\n", ["names: 'io' imported but unused"], id="import left behind"
        ),
        pytest.param("x = 1\n", "x = (\n", ["does-not-parse: line 1: '(' was never closed"], id="syntax"),
        pytest.param("def f():\n    return 1\n", "def f():\nreturn 1\n", None, id="indentation"),
        pytest.param("def f():\n    x = 1\n    return x\n", "def f():\n    return x\n", None, id="local name gone"),
        pytest.param(
            "__all__ = ['f']\ndef f(): ...\n",
            "__all__ = ['f']\n",
            ["names: undefined name 'f' in __all__"],
            id="export gone",
        ),
    ],
)
def test_names(before: str, after: str, expected: list[str] | None) -> None:
    found = names(before, after)

    assert found == expected if expected is not None else len(found) == 1


def test_names_are_told_by_file() -> None:
    faults = check_names({"a.py": "", "b.py": "", "c.py": ""}, {"b.py": "x = (", "a.py": "y", "c.py": "z = 1"})

    assert [(fault.path, fault.reason) for fault in faults] == [("a.py", "names"), ("b.py", "does-not-parse")]


def sites(before: str, after: str) -> tuple[Fault, ...]:
    """The faults of a patch that claims to have mended every call of `before`."""
    old, new = (analysed.sources({"app.py": text}, RULES) for text in (before, after))
    return check_sites(CONTRACT, old, new, [finding for finding, _ in old.findings if finding.role is Role.CALL])


def test_a_true_patch_passes() -> None:
    assert sites(BEFORE, AFTER) == ()


def test_a_site_that_is_still_there() -> None:
    [fault] = sites(BEFORE, BEFORE.replace("dall-e-3", "gpt-image-2").replace(', response_format="b64_json"', ""))

    assert (fault.path, fault.reason) == ("app.py", "still-found")
    assert "`unproven-images-call` is still found in `draw`" in fault.detail


def test_one_of_two_sites_is_still_there() -> None:
    twice = BEFORE.replace(
        "    return base", '    client.images.generate(model="dall-e-3", prompt=prompt)\n    return base'
    )
    once = twice.replace('model="dall-e-3", prompt=prompt, response', 'model="gpt-image-2", prompt=prompt, response')

    assert "still-found" in {fault.reason for fault in sites(twice, once)}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ('response_format="b64_json"', "response_format"),
        ('style="vivid"', "style"),
        ('quality="hd"', "quality"),
        ('size="256x256"', "size"),
        ("n=0", "n="),
        ("colour=1", "colour"),
    ],
)
def test_a_call_that_breaks_the_contract(words: str, problem: str) -> None:
    faults = sites(BEFORE, AFTER.replace("prompt=prompt", f"prompt=prompt, {words}"))

    assert "contract" in {fault.reason for fault in faults}
    assert any(problem in fault.detail for fault in faults)


def test_a_model_that_is_none() -> None:
    [fault] = [
        each for each in sites(BEFORE, AFTER.replace("gpt-image-2", "gpt-4o-image")) if each.reason == "contract"
    ]

    assert "'gpt-4o-image' is no image model" in fault.detail


def test_values_that_are_not_known_pass() -> None:
    assert sites(BEFORE, AFTER.replace("prompt=prompt", "prompt=prompt, size=input()")) == ()


def test_a_fault_gives_up_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fix that writes nonsense never reaches the series: `proven` has the last word."""

    def nonsense(migration: Migration) -> None:
        migration.draft.replace(migration.module, migration.call, "no_such_name()", migration.stage)

    monkeypatch.setitem(FIXES, "openai-images-call", nonsense)
    analysis = analysed.sources({"app.py": BEFORE}, RULES)
    plan = attempt_all(analysis, CONTRACT, RULES)
    assert plan.texts()

    proven = prove.proven(analysis, _intake(BEFORE), CONTRACT, RULES)

    assert proven.texts() == {}
    [attempt] = proven.attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == "verify-names"
    assert "undefined name 'no_such_name'" in attempt.refused.detail


def _intake(text: str) -> Intake:
    facts = parse("app.py", text)
    assert isinstance(facts, FileFacts)
    return Intake(
        facts=(facts,),
        settings=(),
        texts={"app.py": text},
        encodings={"app.py": "utf-8"},
        notebooks={},
        others={},
        skipped=(),
        coverage=Coverage(discovered=1, screened_out=0, parsed=1, unresolved=0),
        read={},
        words=frozenset(),
    )
