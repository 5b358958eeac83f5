"""The hooks, installed and run by pre-commit itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
BANNED = """\
from BingImageCreator import ImageGen


def draw(prompt: str, cookie: str) -> list[str]:
    return ImageGen(cookie, "").get_images(prompt)
"""
OFFICIAL = """\
from openai import OpenAI


def draw(prompt: str) -> str | None:
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json
"""
CLEAN = "import math\n\nprint(math.pi)\n"


def git(folder: Path, *words: str) -> str:
    author = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    return subprocess.run(("git", *author, *words), cwd=folder, capture_output=True, text=True, check=True).stdout


def repository(folder: Path) -> Path:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All of it")
    return folder


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that pre-commit installs offramp from."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in PACKAGE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return repository(folder)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "draw.py").write_text(BANNED)
    (folder / "clean.py").write_text(CLEAN)
    return repository(folder)


def pre_commit(folder: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        (sys.executable, "-m", "pre_commit", *words), cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def configure(shop: Path, hooks: Path, *ids: str) -> None:
    ruff = {
        "id": "ruff",
        "name": "ruff",
        "entry": f"{sys.executable} -m ruff check --no-cache",
        "language": "system",
        "types": ["python"],
    }
    offramp = {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD").strip(), "hooks": [{"id": id} for id in ids]}
    page = {"repos": [offramp, {"repo": "local", "hooks": [ruff]}]}
    (shop / ".pre-commit-config.yaml").write_text(yaml.safe_dump(page))


def test_the_hooks_are_what_they_say() -> None:
    whole, changed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    assert (whole["id"], whole["pass_filenames"]) == ("offramp", False)
    assert changed["id"] == "offramp-changed"
    assert changed.get("pass_filenames", True)
    assert whole["require_serial"] is changed["require_serial"] is True


def test_pre_commit_takes_the_file() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")), check=False
    )
    assert done.returncode == 0


@pytest.mark.once
def test_a_banned_route_fails_and_is_named_and_without_it_the_hook_passes(hooks: Path, shop: Path) -> None:
    code, said = pre_commit(shop, "try-repo", str(hooks), "offramp", "--all-files")
    assert code == 1, said
    assert "draw.py:5:12: bing-image-creator [cookie]" in said

    (shop / "draw.py").write_text(OFFICIAL)
    code, said = pre_commit(shop, "try-repo", str(hooks), "offramp", "--all-files")
    assert code == 0, said
    assert re.search(r"offramp\.+Passed", said)


@pytest.mark.once
def test_changed_files_alone_are_told_of_and_quickly(hooks: Path, shop: Path) -> None:
    configure(shop, hooks, "offramp-changed")
    (shop / "clean.py").write_text(CLEAN + "print(math.e)\n")
    git(shop, "add", "clean.py", ".pre-commit-config.yaml")
    code, said = pre_commit(shop, "run", "--verbose")
    assert code == 0, said

    times = [float(each) for each in re.findall(r"- duration: ([\d.]+)s", said)]
    print(f"one staged file: offramp {times[0]} s, ruff check {times[1]} s")
    assert times[0] < 10

    (shop / "draw.py").write_text(BANNED + "\n")
    git(shop, "add", "draw.py")
    code, said = pre_commit(shop, "run")
    assert code == 1, said
    assert "draw.py:5:12: bing-image-creator [cookie]" in said
