"""Configuration files: keys, values and lines."""

from __future__ import annotations

import pytest

from offramp.model import Skipped
from offramp.settings import configuration, environment, read_settings
from offramp.values import Known, Secret


def scalars(path: str, text: str) -> list[tuple[int, str, str]]:
    found = read_settings(path, text)
    assert isinstance(found, tuple)
    return [(each.line, each.key, each.value) for each in found]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".env", "A=x\n", [(1, "A", "x")]),
        (".env.example", "# A=x\n\nexport B = 'y'  # why\nC=z # why\n", [(3, "B", "y"), (4, "C", "z")]),
        ("prod.env", "URL=https://h/#part\n", [(1, "URL", "https://h/#part")]),
        ("a.yaml", "a:\n  b: x\n  c: [y]\n", [(2, "a.b", "x"), (3, "a.c.0", "y")]),
        ("a.yml", "environment:\n  - KEY=x\n", [(2, "environment.KEY", "x")]),
        ("a.yml", "environment:\n  URL: ${URL:-https://h}\n", [(2, "environment.URL", "https://h")]),
        ("a.yaml", "x: 1\n---\ny: 2\n", [(1, "x", "1"), (3, "y", "2")]),
        ("a.json", '{\n  "a": {"b": "x"},\n  "c": 1\n}', [(2, "a.b", "x"), (3, "c", "1")]),
        ("a.toml", "[a]\nb = 'x'\n", [(2, "a.b", "x")]),
        ("pyproject.toml", "[project]\ndependencies = [\n'g4f>=1',\n]\n", [(3, "project.dependencies.g4f", ">=1")]),
        ("a.ini", "[s]\nkey = x\n; no = y\n", [(2, "key", "x")]),
        ("requirements.txt", "# no\nopenai==0.28.1  # why\n-r other.txt\n", [(2, "openai", "==0.28.1")]),
        ("Dockerfile", "FROM x\nENV A=x\nARG B y\n", [(2, "A", "x"), (3, "B", "y")]),
        ("notes.txt", "A=x", []),
    ],
)
def test_scalars(path: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    assert scalars(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"), [("a.yaml", "a: [b\n"), ("a.json", "{"), ("a.toml", "= x"), ("a.yaml", "a: &x\n  - *y\n")]
)
def test_what_does_not_parse_is_skipped_with_a_reason(path: str, text: str) -> None:
    found = read_settings(path, text)

    assert isinstance(found, Skipped)
    assert found.reason == "config-syntax"


def test_tags_are_not_constructed() -> None:
    assert scalars("a.yaml", "a: !!python/object/apply:os.system [true]\n") == [(1, "a.0", "true")]


def test_an_alias_to_itself_ends() -> None:
    assert isinstance(read_settings("a.yaml", "a: &x\n  b: *x\n"), (tuple, Skipped))


def test_environment_takes_capitals_only_and_hides_credentials() -> None:
    found = read_settings(".env", "URL=x\nlower=y\nTEMPLATE=${OTHER}\nKEY=sk-proj-" + "A1b2C3d4" * 6 + "\n")
    assert isinstance(found, tuple)
    variables = environment(found)

    assert sorted(variables) == ["KEY", "URL"]
    assert isinstance(variables["KEY"][0], Secret)


def test_configuration_keeps_formats_apart_and_numbers_as_numbers() -> None:
    first, second = read_settings("a.yaml", "p: 0.5\n"), read_settings("b.json", '{"p": 2}')
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    found = configuration((*first, *second))

    values = {key: [each.value for each in several if isinstance(each, Known)] for key, several in found.items()}
    assert values == {("yaml", "p"): [0.5], ("json", "p"): [2]}
