"""The gate on named files, on stdin, in several formats at once, and while work goes on."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from offramp.cli import main
from offramp.commands.targets import targets
from offramp.commands.terminal import colours
from offramp.projects import project as project_of

CALL = """\
import requests

from places import CHAT


def draw(prompt: str, token: str) -> bytes:
    body = {"action": "next", "messages": [{"content": {"parts": [prompt]}}], "system_hints": ["picture_v2"]}
    return requests.post(CHAT, headers={"Authorization": f"Bearer {token}"}, json=body).content
"""
PLACES = 'CHAT = "https://chatgpt.com/backend-api/conversation"\n'
CLEAN = "import math\n\nprint(math.pi)\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose call and address stand in two files."""
    root = tmp_path / "shop"
    (root / "lib").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", root], check=True)
    (root / "draw.py").write_text(CALL)
    (root / "places.py").write_text(PLACES)
    (root / "lib" / "clean.py").write_text(CLEAN)
    monkeypatch.chdir(root)
    return root


@pytest.mark.usefixtures("shop")
class TestNamedFiles:
    def test_the_other_files_tell_what_a_name_means(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", "draw.py") == 1
        assert capsys.readouterr().out.startswith("draw.py:8:")

    def test_alone_the_call_would_be_nothing_sure(self, shop: Path) -> None:
        (shop / "places.py").unlink()
        assert run("check", "draw.py") == 0

    def test_what_is_not_named_is_not_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", "lib/clean.py", "places.py") == 0
        assert capsys.readouterr().out == ""

    def test_a_broken_file_that_is_not_named_is_nobodys_business(self, shop: Path) -> None:
        (shop / "broken.py").write_text("def (  # chatgpt.com/backend-api BingImageCreator\n")
        assert run("check", "lib/clean.py") == 0
        assert run("check", "broken.py") == 3

    def test_folders_and_files_mix(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", "lib", "draw.py") == 1
        assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()} == {"draw.py"}

    def test_paths_are_told_from_here(
        self, shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(shop / "lib")
        assert run("check", "../draw.py") == 1
        assert capsys.readouterr().out.startswith("../draw.py:8:")

    def test_an_ignored_file_is_checked_when_it_is_named(self, shop: Path) -> None:
        (shop / ".gitignore").write_text("draw.py\n")
        assert run("check") == 0
        assert run("check", "draw.py") == 1

    def test_what_is_no_source_is_said(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (shop / "README.md").write_text("# Shop\n")
        assert run("check", "README.md", "lib/clean.py") == 0
        assert "README.md: not checked (not-source)" in capsys.readouterr().err

    def test_a_path_that_is_not_there_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", "gone.py", "draw.py") == 2
        assert "gone.py does not exist" in capsys.readouterr().err


@pytest.mark.usefixtures("shop")
class TestTargets:
    def test_one_run_for_a_project(self, shop: Path) -> None:
        (chosen,) = targets([Path("draw.py"), Path("places.py"), Path("lib")])
        assert (chosen.root, chosen.only) == (shop.resolve(), ("draw.py", "lib", "places.py"))

    def test_a_folder_is_read_as_it_is(self) -> None:
        (chosen,) = targets([Path("lib")])
        assert (chosen.root, chosen.only) == (Path("lib"), ())

    def test_the_whole_project_swallows_its_files(self, shop: Path) -> None:
        (chosen,) = targets([Path("draw.py"), shop])
        assert chosen.only == ()

    def test_two_projects_are_two_runs(self, shop: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        other.mkdir()
        (other / "pyproject.toml").touch()
        (other / "a.py").write_text(CLEAN)
        assert [each.root for each in targets([Path("draw.py"), other / "a.py"])] == [shop.resolve(), other.resolve()]

    def test_without_any_mark_the_folder_is_the_project(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        assert project_of(tmp_path / "a" / "b.py") == (tmp_path / "a").resolve()

    def test_git_comes_before_a_package_in_it(self, shop: Path) -> None:
        (shop / "lib" / "pyproject.toml").touch()
        assert project_of(shop / "lib" / "clean.py") == shop.resolve()

    def test_a_link_keeps_its_name(self, shop: Path, tmp_path: Path) -> None:
        (tmp_path / "real.py").write_text(CLEAN)
        (shop / "link.py").symlink_to(tmp_path / "real.py")
        (chosen,) = targets([Path("link.py")])
        assert chosen.only == ("link.py",)


@pytest.mark.usefixtures("shop")
class TestStdin:
    def given(self, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    def test_it_is_read_in_its_project(
        self, shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.given(monkeypatch, "# moved\n" + CALL)
        (shop / "draw.py").write_text(CLEAN)
        assert run("check", "--stdin-filename", "draw.py") == 1
        assert capsys.readouterr().out.startswith("draw.py:9:")

    def test_it_takes_the_place_of_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given(monkeypatch, CLEAN)
        assert run("check", "--stdin-filename", "draw.py") == 0

    def test_the_file_need_not_be_there(self, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given(monkeypatch, CALL)
        assert run("check", "--stdin-filename", "lib/new.py") == 1
        assert not (shop / "lib" / "new.py").exists()

    def test_a_name_that_is_no_source_is_said(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.given(monkeypatch, CALL)
        assert run("check", "--stdin-filename", "new.md") == 0
        assert "new.md: not checked (not-source)" in capsys.readouterr().err

    @pytest.mark.parametrize("more", [["draw.py"], ["--watch"]])
    def test_it_stands_alone(self, more: list[str]) -> None:
        assert run("check", "--stdin-filename", "x.py", *more) == 2


@pytest.mark.usefixtures("shop")
class TestOutputs:
    def test_several_at_once(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        names = ("sarif", "gitlab", "junit", "csv", "json", "github-summary", "html")
        files = [word for name in names for word in ("--output", f"{name}={tmp_path / name}")]
        assert run("check", "--format", "github", *files) == 1
        assert capsys.readouterr().out.startswith("::error file=draw.py,line=8,")
        assert all("chatgpt-web-" in (tmp_path / name).read_text() for name in names)

    def test_only_what_stops_is_told(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        gateway = "https://openrouter.ai/api/v1"
        (shop / "draw.py").write_text(
            f'from openai import OpenAI\n\nOpenAI(base_url="{gateway}").images.generate(model="x", prompt="a")\n'
        )
        assert run("check", "--format", "json") == 0
        assert json.loads(capsys.readouterr().out)["findings"] == []
        assert run("scan", "--format", "json") == 0
        assert json.loads(capsys.readouterr().out)["findings"]

    def test_a_report_is_of_one_project(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        other = tmp_path / "other"
        other.mkdir()
        assert run("check", "draw.py", other, "--format", "sarif") == 2
        assert "Give one project at a time" in capsys.readouterr().err

    def test_paths_are_told_from_the_top_of_the_repository(
        self, shop: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (shop / "lib" / "draw.py").write_text(CALL.replace("from places import CHAT", PLACES))
        assert run("check", "lib", "--format", "github") == 1
        assert "file=lib/draw.py," in capsys.readouterr().out


class TestTerminal:
    def test_a_pipe_gets_plain_text(self, shop: Path) -> None:
        assert "\033" not in self.piped(shop)

    def test_force_color(self, shop: Path) -> None:
        told = self.piped(shop, FORCE_COLOR="1")
        assert "\033[" in told
        assert "\033]8" not in told

    def test_no_color_comes_first(self, shop: Path) -> None:
        assert "\033" not in self.piped(shop, FORCE_COLOR="1", NO_COLOR="1")

    def test_an_empty_variable_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_COLOR", "")
        monkeypatch.setenv("FORCE_COLOR", "")
        assert colours() is None

    @pytest.mark.parametrize("command", ["check", "scan"])
    def test_a_terminal_gets_links(self, shop: Path, command: str) -> None:
        told = self.on_a_terminal(shop, command)
        assert f"\033]8;;{(shop / 'draw.py').as_uri()}\033\\" in told
        assert "\033[" in told

    def test_colours_off_leave_the_links(self, shop: Path) -> None:
        told = self.on_a_terminal(shop, "check", NO_COLOR="1")
        assert "\033]8;;file://" in told
        assert "\033[3" not in told

    def test_a_dumb_terminal_gets_none(self, shop: Path) -> None:
        assert "\033]8" not in self.on_a_terminal(shop, "check", TERM="dumb")

    def words(self, command: str) -> list[str]:
        return [sys.executable, "-m", "offramp", command]

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        return {**kept, "TERM": "xterm", "CI": "1", **more}

    def piped(self, shop: Path, **more: str) -> str:
        env = self.environment(more)
        return subprocess.run(
            self.words("check"), cwd=shop, env=env, capture_output=True, text=True, check=False
        ).stdout

    def on_a_terminal(self, shop: Path, command: str, **more: str) -> str:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            self.words(command), cwd=shop, env=self.environment(more), stdout=theirs, stderr=-3
        ) as on:
            os.close(theirs)
            told = b""
            while piece := self.read(ours):
                told += piece
            on.wait()
        os.close(ours)
        return told.decode()

    def read(self, end: int) -> bytes:
        try:
            return os.read(end, 65536)
        except OSError:  # Linux says so when nobody is left at the other end
            return b""


def _hears_ctrl_c() -> None:
    """What a shell starts in the background does not, nor do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _ending(process: subprocess.Popen[str]) -> Iterator[None]:
    """A test that fails must not wait for what never ends."""
    try:
        yield
    finally:
        process.kill()


class TestWatch:
    def test_a_change_is_seen_and_ctrl_c_ends_it(self, shop: Path) -> None:
        words = [sys.executable, "-u", "-m", "offramp", "check", "--watch"]
        with (
            subprocess.Popen(
                words,
                cwd=shop,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                preexec_fn=_hears_ctrl_c,
            ) as watch,
            _ending(watch),
        ):
            assert watch.stdout
            said = iter(watch.stdout.readline, "")
            assert next(said).startswith("draw.py:8:")
            assert any("Watching" in line for line in said)
            time.sleep(0.2)
            (shop / "draw.py").write_text(CLEAN)
            assert "Watching" in next(said)
            (shop / "lib" / "new.py").write_text(CALL)
            assert next(said).startswith("lib/new.py:8:")
            assert any("Watching" in line for line in said)
            watch.send_signal(signal.SIGINT)
            assert watch.wait(30) == 1


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_a_script_for_the_shell(self, shell: str) -> None:
        assert "_OFFRAMP_COMPLETE" in self.asked(f"{shell}_source", "", 0)

    def test_commands_and_formats(self) -> None:
        assert "plain,check" in self.asked("bash_complete", "offramp ch", 1)
        assert "plain,sarif" in self.asked("bash_complete", "offramp check --format s", 3)

    def asked(self, what: str, words: str, at: int) -> str:
        env = {**os.environ, "_OFFRAMP_COMPLETE": what, "COMP_WORDS": words, "COMP_CWORD": str(at)}
        words_ = [sys.executable, "-c", "from offramp.cli import main; main()"]
        return subprocess.run(words_, env=env, capture_output=True, text=True, check=True).stdout
