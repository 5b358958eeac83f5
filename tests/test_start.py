"""A run over clean files must load next to nothing, and say what the long way says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from offramp import kept

HEAVY = {"ast", "click", "dataclasses", "jinja2", "libcst", "pathspec", "pickle", "subprocess", "yaml"}
LOADED = "import sys, atexit; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))"


def offramp(*arguments: str, cache: Path, cwd: Path | None = None) -> tuple[int, str, set[str]]:
    """Exit code, output and the modules that were loaded."""
    code = f"{LOADED}; sys.argv = {['offramp', *arguments]!r}; from offramp.start import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    return done.returncode, done.stdout, set(done.stderr.split())


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the rules were compiled before."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "a.py").write_text("x = 1\n")
    assert offramp("check", str(folder / "a.py"), cache=folder)[0] == 0
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.py").write_text(f"x = {number}\n" * 4_000)
    (folder / "compose.yaml").write_text("services: {}\n")
    return folder


@pytest.mark.parametrize("by", ["git", "a walk", "one file"])
@pytest.mark.parametrize("command", ["check", "scan"])
def test_a_clean_run_loads_nothing_of_the_rest(tree: Path, cache: Path, command: str, by: str) -> None:
    if by == "git":
        subprocess.run(["git", "init", "-q", str(tree)], check=True)
    code, _, loaded = offramp(command, str(tree / "1.py" if by == "one file" else tree), cache=cache)
    assert code == 0
    assert loaded & HEAVY == set()
    ours = {name for name in loaded if name.startswith("offramp.")}
    assert ours <= {
        "offramp.git", "offramp.kept", "offramp.keywords", "offramp.listing", "offramp.matching", "offramp.nearby",
        "offramp.scope", "offramp.shipped", "offramp.sieve", "offramp.start", "offramp.tester",
    }  # fmt: skip


def test_a_clean_run_of_any_kind_leaves_the_parsers_alone(tree: Path, cache: Path) -> None:
    offramp("scan", str(tree), "--format", "text", cache=cache)
    (tree / "fresh.py").write_text("x = 1\n")
    _, _, loaded = offramp("scan", str(tree), "--format", "text", cache=cache)
    assert "offramp.pipeline" in loaded
    assert loaded & {"jinja2", "libcst", "yaml"} == set()


def test_a_run_whose_report_is_remembered_leaves_everything_alone(tree: Path, cache: Path) -> None:
    told = offramp("scan", str(tree), "--format", "text", cache=cache)[1]
    _, again, loaded = offramp("scan", str(tree), "--format", "text", cache=cache)
    assert again == told
    assert loaded & {"jinja2", "libcst", "yaml", "offramp.pipeline", "offramp.rules"} == set()


@pytest.mark.parametrize("content", ["x = 1\n", "import g4f\ng4f.client.Client().images.generate('x')\n", "x = g4f\n"])
def test_both_ways_say_the_same(tmp_path: Path, cache: Path, content: str) -> None:
    (tmp_path / "a.py").write_text(content)
    (tmp_path / "b.py").symlink_to("/etc/hostname") if "= g4f" in content else None
    short = offramp("scan", str(tmp_path), cache=cache)
    long = offramp("scan", str(tmp_path), "--format", "text", cache=cache)
    assert short[:2] == long[:2]
    assert ("click" in short[2]) is ("g4f" in content)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--version",),
        ("check", "-h"),
        ("check", "nowhere"),
        ("scan", "a.py", "b.py"),
        ("scan", "notes.txt"),
        ("x",),
    ],
)
def test_all_else_is_left_to_the_command_line(tmp_path: Path, cache: Path, arguments: tuple[str, ...]) -> None:
    for name in ("a.py", "b.py", "notes.txt"):
        (tmp_path / name).write_text("x = 1\n")
    assert "click" in offramp(*arguments, cache=cache, cwd=tmp_path)[2]


def test_a_reader_that_goes_away_is_no_failure(tree: Path, cache: Path) -> None:
    output, end = os.pipe()
    os.close(output)
    done = subprocess.run(
        [sys.executable, "-m", "offramp", "scan", str(tree)],
        stdout=end,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    os.close(end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_check_without_a_path_reads_this_folder(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "a.py").write_text("import g4f\ng4f.client.Client().images.generate('x')\n")
    assert offramp("check", cache=cache, cwd=tmp_path)[0] == 1
    (tmp_path / "a.py").write_text("x = 1\n")
    assert offramp("check", cache=cache, cwd=tmp_path)[0] == 0


def damaged(cache: Path) -> None:
    for file in (cache / "offramp").iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"?")


def emptied(cache: Path) -> None:
    for file in (cache / "offramp").iterdir():
        file.write_bytes(b"")


def writable_by_all(cache: Path) -> None:
    for file in (cache / "offramp").iterdir():
        file.chmod(0o666)


def in_a_repository(cache: Path) -> None:
    (cache / ".git").mkdir()


def not_a_folder(cache: Path) -> None:
    for file in (cache / "offramp").iterdir():
        file.unlink()
    (cache / "offramp").rmdir()
    (cache / "offramp").write_text("")


@pytest.mark.parametrize("spoil", [damaged, emptied, writable_by_all, in_a_repository, not_a_folder])
def test_what_was_kept_is_not_believed_blindly(tree: Path, cache: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(cache)
    code, _, loaded = offramp("check", str(tree), cache=cache)
    assert code == 0
    assert "yaml" in loaded
    _, _, loaded = offramp("check", str(tree), cache=cache)
    assert ("yaml" in loaded) is (spoil in (in_a_repository, not_a_folder)), (
        "what is spoilt is replaced where it can be"
    )


def test_few_generations_are_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    for number in range(9):
        kept.put("thing", str(number), b"x" * number)
        assert kept.get("thing", str(number)) == b"x" * number
    assert len(list((cache / "offramp").glob("thing-*"))) <= 4
    assert list((cache / "offramp").glob("keywords-*"))
