"""A report is remembered for as long as nothing changes that it rests on, and by content alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from offramp import pipeline, shipped
from offramp.cli import cli

OWN_RULES = Path(__file__).parent / "own_rules"
ROUTE = """\
import requests
from BingImageCreator import ImageGen
from settings import COUNT

def draw(prompt, cookie):
    made = ImageGen(cookie, cookie)
    return made.get_images(prompt)[:COUNT]
"""
CALLER = "from route import draw\n\nprint(draw('a lamp', 'c'))\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository with a route, what it imports, who imports it, and files that have nothing to do with it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "project"
    root.mkdir()
    for name, text in {
        "route.py": ROUTE,
        "settings.py": "COUNT = 4\n",
        "caller.py": CALLER,
        "other.py": "print('nothing of it')\n",
        "app.yaml": "start: route\n",
        "requirements.txt": "BingImageCreator\n",
        "page.js": "// nothing\n",
    }.items():
        (root / name).write_text(text, newline="")
    (root / "link.py").symlink_to("other.py")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "begin")
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)


def scan(root: Path, *options: str) -> str:
    return CliRunner().invoke(cli, ["scan", *options, "--format", "json", str(root)]).output


def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are really run on from now on."""
    found: list[Path] = []
    run = pipeline.run

    def noted(root: Path, **options: object) -> object:
        found.append(root)
        return run(root, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "run", noted)
    return found


def rewritten(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change that neither the size nor the time of the file gives away."""

    def change(root: Path) -> None:
        file = root / name
        was = file.stat()
        file.write_text(file.read_text().replace(old, new), newline="")
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert file.stat().st_size == was.st_size

    return change


def written(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text(text, newline="")


def test_the_second_scan_is_spared(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = runs(monkeypatch)
    first = scan(project)
    assert "image-client" in first
    assert scan(project) == first
    assert ran == [project]
    assert scan(project, "--no-cache") == first
    assert len(ran) == 2


CHANGES = {
    "a file with a finding": rewritten("route.py", "made", "mode"),
    "what a route imports": rewritten("settings.py", "4", "2"),
    "who imports a route": rewritten("caller.py", "lamp", "vase"),
    "a keyword in a clean file": written("other.py", "import BingImageCreator\n"),
    "a word of the repository in a clean file": written("other.py", "import route\nroute.draw('x', 'y')\n"),
    "a keyword in a file of configuration": written("app.yaml", "start: bing.com/images/create\n"),
    "a keyword in another language": written("page.js", "fetch('https://www.bing.com/images/create?q=a')\n"),
    "requirements": rewritten("requirements.txt", "BingImageCreator", "BingImageCreatXX"),
    "a new file": written("fresh.py", ROUTE),
    "a new file that nothing matters in": written("fresh.py", "x = 1\n"),
    "a file less": lambda root: (root / "caller.py").unlink(),
    "a file renamed": lambda root: (root / "settings.py").rename(root / "other_settings.py"),
    "a link that leads elsewhere": lambda root: (root / "link.py").unlink() or (root / "link.py").symlink_to("/etc"),
    "a file in place of a link": lambda root: (root / "link.py").unlink() or written("link.py", ROUTE)(root),
    "an environment": written(".env", "BING_COOKIE=1\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_seen(change: Callable[[Path], object], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(project)
    change(project)
    ran = runs(monkeypatch)
    told = scan(project)
    assert ran == [project]
    assert told == scan(project, "--no-cache")


@pytest.mark.parametrize(
    "change",
    [
        written("other.py", "print('still nothing')\n"),
        written("app.yaml", "begin: route\n"),
        written("page.js", "//\n"),
    ],
)
def test_a_change_that_nothing_rests_on_spares_the_run(
    change: Callable[[Path], object], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = scan(project)
    change(project)
    ran = runs(monkeypatch)
    assert scan(project) == first == scan(project, "--no-cache")
    assert len(ran) == 1


def test_names_that_are_no_text(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / os.fsdecode(b"caf\xe9.py")).write_text("import route\n")
    first = scan(project)
    ran = runs(monkeypatch)
    assert scan(project) == first
    assert ran == []


def test_a_file_that_the_sieve_leaves_aside_is_looked_at_each_time(project: Path) -> None:
    large = project / "large.py"
    large.write_text("x = 1\n" * 300_000)
    scan(project)
    large.write_text("x = 1\n" * 300_000 + ROUTE)
    assert scan(project) == scan(project, "--no-cache")
    assert '"large.py"' in scan(project)


def test_git_is_asked_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(project)
    git(project, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "on")
    ran = runs(monkeypatch)
    assert scan(project) == scan(project, "--no-cache")
    assert len(ran) == 1


def test_another_folder_with_the_same_files_is_told_by_its_own_name(project: Path) -> None:
    scan(project)
    project.rename(project.with_name("moved"))
    moved = project.with_name("moved")
    assert '"moved"' in scan(moved)
    assert scan(moved) == scan(moved, "--no-cache")


@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: data[:40] + b"x" + data[41:], lambda _: b""])
def test_what_was_kept_and_came_to_harm_is_not_believed(harm: Callable[[bytes], bytes], project: Path) -> None:
    first = scan(project)
    (kept,) = (project.parent / "cache" / "offramp").glob("report-*")
    kept.write_bytes(harm(kept.read_bytes()))
    assert scan(project) == first


def test_another_state_of_the_program_remembers_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(project)
    monkeypatch.setattr(shipped, "everything", lambda: "another")
    ran = runs(monkeypatch)
    scan(project)
    assert ran == [project]


@pytest.mark.parametrize("options", [["--rules", str(OWN_RULES / "good")], ["--config", "own.toml"]])
def test_what_narrows_or_adds_is_run(options: list[str], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.parent / "own.toml").write_text('exclude = ["route.py"]\n')
    monkeypatch.chdir(project.parent)
    scan(project)
    ran = runs(monkeypatch)
    assert scan(project, *options) == scan(project, *options, "--no-cache")
    assert len(ran) == 2


def test_many_at_once(project: Path) -> None:
    command = [sys.executable, "-m", "offramp", "scan", "--format", "json", str(project)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    told = {each.communicate()[0] for each in started}
    assert told == {scan(project, "--no-cache").encode()}


def test_secrets_are_not_kept(project: Path) -> None:
    token = "sk-proj-" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z"
    (project / "route.py").write_text(ROUTE.replace("ImageGen(cookie", f"ImageGen('{token}'"))
    scan(project)
    held = [file for file in (project.parent / "cache" / "offramp").iterdir() if token.encode() in file.read_bytes()]
    assert held == []
