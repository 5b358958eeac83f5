"""What manifests say after a patch: pins that are too old, a package that is missing, and one that nothing needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import Tree, applied, planned

from offramp.contract import load
from offramp.fixes.pins import is_too_old, pins
from offramp.fixes.projects import with_dependency

FLOOR = load().floor
OLD = b"import openai\n\n\ndef draw(prompt):\n    return openai.Image.create(prompt=prompt)['data'][0]['b64_json']\n"
RELAY = b"""\
from g4f.client import Client

client = Client()


def draw(prompt):
    return client.images.generate(model="gpt-image", prompt=prompt, response_format="b64_json").data[0].b64_json
"""


def after(folder: Path, tree: Tree) -> Tree:
    return applied(folder / "r", planned(folder / "r", tree))[-1]


def raised(name: str, text: str) -> str:
    """The manifest with each pin that is too old."""
    for pin in sorted(pins(name, text), key=lambda each: -each.start):
        if is_too_old(pin.text, FLOOR):
            text = text[: pin.start] + pin.raised(FLOOR) + text[pin.end :]
    return text


NEW = f">={FLOOR}"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requirements.txt", "openai==0.27.8  # why\r\n", "openai@  # why\r\n"),
        ("requirements.txt", "openai[datalib]>=0.27,<1 ; python_version>'3'", "openai[datalib]@ ; python_version>'3'"),
        ("pyproject.toml", 'dependencies = ["openai~=0.27", "click"]', 'dependencies = ["openai@", "click"]'),
        ("pyproject.toml", "[dependency-groups]\na = ['openai == 0.28.1']", "[dependency-groups]\na = ['openai @']"),
        ("pyproject.toml", 'openai = "^0.27.0"  # a', 'openai = "@"  # a'),
        ("pyproject.toml", 'openai = {version = "0.28", extras = ["a"]}', 'openai = {version = "@", extras = ["a"]}'),
        ("Pipfile", '[packages]\nopenai = "==0.28.*"\n', '[packages]\nopenai = "@"\n'),
        ("setup.cfg", "install_requires =\n    openai<1\n", "install_requires =\n    openai@\n"),
        ("setup.py", "setup(install_requires=['openai<1.0'])", "setup(install_requires=['openai@'])"),
        ("n.ipynb", "pass  #!pip install -q openai==0.28 requests\n", 'pass  #!pip install -q "openai@" requests\n'),
        ("n.ipynb", "pass  #!python -m pip install 'openai<1'\n", 'pass  #!python -m pip install "openai@"\n'),
    ],
)
def test_a_pin_that_is_too_old_is_raised(name: str, old: str, new: str) -> None:
    assert raised(name, old) == new.replace("@", NEW)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "openai\nopenai>=0.27\nopenai-whisper==20230314\n# openai==0.27\n"),
        ("pyproject.toml", 'openai = "*"\nopenai = "^2.1"\ndependencies = ["openai>=1", "openai-agents<1"]\n'),
        ("Pipfile", 'openai-whisper = "==1"\nopenai = "*"\n'),
        ("n.ipynb", "pass  #!pip install openai requests==2\n# !pip install openai==0.27\nx = 'openai==0.27'\n"),
    ],
)
def test_what_is_new_enough_or_another_package_stays(name: str, text: str) -> None:
    assert raised(name, text) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["click>=8"]', '["click>=8", "openai>=2"]'),
        ("[]", '["openai>=2"]'),
        ('[\n    "click>=8",  # a\n    "rich",\n]', '[\n    "click>=8",  # a\n    "openai>=2",\n    "rich",\n]'),
        ('[\n  "rich",\n  "click",\n]', '[\n  "rich",\n  "click",\n  "openai>=2",\n]'),
        ('[\n  "rich"\n]', None),
        ('["a[b]"]', None),
    ],
)
def test_a_dependency_more(old: str, new: str | None) -> None:
    head, tail = '[project]\nname = "x"\ndependencies = ', "\n\n[tool.other]\n"
    place = with_dependency(head + old + tail, "openai>=2")
    text = head + old + tail

    assert (text[: place[0]] + place[1] + text[place[0] :] if place else None) == (head + new + tail if new else None)


def test_every_manifest_beside_the_code_follows(tmp_path: Path) -> None:
    tree = {
        "draw.py": OLD,
        "requirements.txt": b"openai==0.27\n",
        "pyproject.toml": b'[project]\nname = "x"\nkeywords = ["openai"]\ndependencies = ["openai==0.27"]\n',
        "other/requirements.txt": b"openai==0.27\n",
    }
    done = after(tmp_path, tree)

    assert done["requirements.txt"] == f"openai{NEW}\n".encode()
    assert f'dependencies = ["openai{NEW}"]'.encode() in done["pyproject.toml"]
    assert done["other/requirements.txt"] == tree["other/requirements.txt"]


class TestUnneeded:
    @pytest.mark.parametrize(
        ("name", "text", "rest"),
        [
            ("requirements.txt", b"requests\ng4f>=0.3  # pictures\n", b"requests\n"),
            ("requirements.txt", b"requests\r\nG4F[all]\r\n", b"requests\r\n"),
            ("pyproject.toml", b'[project]\ndependencies = [\n    "g4f",\n    "rich",\n]\n', b'    "rich",\n'),
        ],
    )
    def test_it_goes_with_the_last_code(self, name: str, text: bytes, rest: bytes, tmp_path: Path) -> None:
        done = after(tmp_path, {"draw.py": RELAY, name: text})

        assert b"g4f" not in done[name].lower()
        assert rest in done[name]

    @pytest.mark.parametrize(
        "other",
        [
            b"import g4f\n\nprint(g4f.ChatCompletion.create(model='gpt-4', messages=[]))\n",
            b"from importlib import import_module\n\nprint(import_module('g4f').__version__)\n",
        ],
    )
    def test_it_stays_with_other_code_that_names_it(self, other: bytes, tmp_path: Path) -> None:
        done = after(tmp_path, {"draw.py": RELAY, "other.py": other, "requirements.txt": b"g4f\n"})

        assert b"g4f" not in done["draw.py"]
        assert done["requirements.txt"].startswith(b"g4f\n")

    def test_it_stays_where_no_code_was_patched(self, tmp_path: Path) -> None:
        report = planned(tmp_path / "r", {"draw.py": b"print('no pictures')\n", "requirements.txt": b"g4f\n"})

        assert report.patches == ()
