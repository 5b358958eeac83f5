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
        (
            "a.json",
            '{\n"a": {"default": []}, "kind": "default",\n"b": {\n"default": "x"\n},\n"default": ["y",\n"z"]\n}',
            [(2, "kind", "default"), (4, "b.default", "x"), (6, "default.0", "y"), (7, "default.1", "z")],
        ),
        ("a.json", '{\n"k\\u00e9": "x",\n"é": {"é": "\\"é"},\n"e": null}', [(2, "ké", "x"), (3, "é.é", '"é')]),
        ("env.example", "A=x\n", [(1, "A", "x")]),
        ("conf/docker.env.sample", "A=x\n", [(1, "A", "x")]),
        ("env_template", "A=x\n", [(1, "A", "x")]),
        ("environment.md", "A=x\n", []),
        ("envelope-example.txt", "A=x\n", []),
        ("a.toml", "[a]\nb = 'x'\n", [(2, "a.b", "x")]),
        ("pyproject.toml", "[project]\ndependencies = [\n'g4f>=1',\n]\n", [(3, "project.dependencies.g4f", ">=1")]),
        ("a.ini", "[s]\nkey = x\n; no = y\n", [(2, "s.key", "x")]),
        ("requirements.txt", "# no\nopenai==0.28.1  # why\n-r other.txt\n", [(2, "openai", "==0.28.1")]),
        ("Dockerfile", "FROM x\nENV A=x\nARG B y\n", [(1, "FROM", "x"), (2, "A", "x"), (3, "B", "y")]),
        ("Dockerfile.gpu", "ENV A=x \\\n    B='y z'\n", [(1, "A", "x"), (2, "B", "y z")]),
        (
            "d.yml",
            "env:\n- name: URL\n  value: https://h\n",
            [(2, "env.0.name", "URL"), (3, "env.0.value", "https://h"), (3, "env.URL", "https://h")],
        ),
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


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("requirements.txt", "G4F[all] >= 1 ; python_version > '3'\n-r x.txt\n# g4f\n", [(1, "g4f")]),
        ("requirements.txt", "\ufeffg4f==1\r\n", [(1, "g4f")]),
        (
            "requirements.txt",
            "git+https://host/me/g4f.git@main\n-e git+https://host/x#egg=re_edge_gpt\n",
            [(1, "g4f"), (2, "re-edge-gpt")],
        ),
        ("requirements/dev.txt", "g4f\n", [(1, "g4f")]),
        ("requirements.txt", "./wheels/g4f.whl\nhttps://host/g4f.whl\n", []),
        ("pyproject.toml", "[project]\nname = 'g4f'\ndependencies = [\n 'g4f @ git+https://h/g4f',\n]\n", [(4, "g4f")]),
        ("pyproject.toml", "[project.optional-dependencies]\nx = ['g4f']\n", [(2, "g4f")]),
        ("pyproject.toml", "[dependency-groups]\ndev = ['pytest',\n 'g4f']\n", [(2, "pytest"), (3, "g4f")]),
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\npython = '^3'\ng4f = {version = '1', extras = ['all']}\n",
            [(2, "python"), (3, "g4f")],
        ),
        ("Pipfile", "[packages]\ng4f = '*'\n[requires]\npython_version = '3'\n", [(2, "g4f")]),
        ("Pipfile.lock", '{\n"default": {\n"g4f": {\n"version": "==1"\n}}}', [(3, "g4f")]),
        (
            "uv.lock",
            'version = 1\n\n[[package]]\nname = "g4f"\nversion = "1"\ndependencies = [\n  { name = "bing" },\n]\n',
            [(4, "g4f")],
        ),
        ("uv.lock", '[[package]]\nname = "g4f"\nversion = "1"\nsource = { virtual = "." }\n', []),
        (
            "setup.cfg",
            "[options]\ninstall_requires =\n    requests\n    # g4f\n    g4f>=1\npackages = find:\n",
            [(3, "requests"), (5, "g4f")],
        ),
        ("setup.py", "from setuptools import setup\nsetup(name='g4f',\n  install_requires=['g4f>1'])\n", [(3, "g4f")]),
        ("tool.py", "# /// script\n# dependencies = [\n#   'g4f',\n# ]\n# ///\nimport g4f\n", [(3, "g4f")]),
        ("tool.py", "import g4f\nprint('pip install g4f')\n", []),
        (
            "Dockerfile",
            "RUN apt install -y git && \\\n pip install -U --index-url https://h \\\n  'g4f>=1' -r r.txt && echo x\n",
            [(3, "g4f")],
        ),
        (
            ".github/workflows/ci.yml",
            "jobs:\n  a:\n    steps:\n    - run: |\n        echo x\n        uv pip install g4f\n",
            [(6, "g4f")],
        ),
        (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n    - run: pip install -r g4f.txt . ./g4f\n", []),
    ],
)
def test_dependencies(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = read_settings(path, text)
    assert isinstance(found, tuple)

    assert [(each.line, each.dependency) for each in found if each.dependency] == expected
