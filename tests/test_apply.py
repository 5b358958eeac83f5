"""`offramp apply` and `offramp undo` from outside, in real repositories: what is written, and what is refused."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from patched import Tree, applied, commit, git, read_tree, tree_of, write

from offramp import pipeline
from offramp.apply import apply
from offramp.cli import main
from offramp.errors import ApplyError
from offramp.model import Level, Report

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
POSTER = '''\
from pathlib import Path

import requests
from openai import OpenAI

client = OpenAI()


def poster(motif: str, target: Path) -> None:
    """Mark{mark}"""
    reply = client.images.generate(model="dall-e-3", prompt=f"A poster of {motif}", size="1024x1024")
    target.write_bytes(requests.get(reply.data[0].url, timeout=60).content)'''
"""Its patch is safe, and it has two stages. No newline at the end."""
RELAY = """\
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
reply = client.images.generate(model="gpt-image-2", prompt="a fox")
print(reply.data[0].b64_json)
"""
"""Its patch holds under an assumption."""
SHOP: Tree = {
    "crlf.py": POSTER.replace("\n", "\r\n").encode(),
    "pkg/bom.py": b"\xef\xbb\xbf" + POSTER.encode(),
    "pkg/latin.py": b"# coding: latin-1\n" + POSTER.replace("{mark}", " f\xfcr alle").encode("latin-1"),
    "pkg/__init__.py": b"",
    "relay.py": RELAY.encode(),
    "notes.md": b"nothing to do\n",
}
SAFE = {"crlf.py", "pkg/bom.py", "pkg/latin.py"}


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def changed(root: Path, before: Tree) -> set[str]:
    """The files that are not as they were; a file more or less counts."""
    now = {name: data for name, data in read_tree(root).items() if not name.startswith(".git/")}
    return {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}


@pytest.fixture(autouse=True)
def _caches(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    commit(root, SHOP)
    return root


class TestApply:
    def test_only_what_is_safe_without_being_told(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", shop) == 0
        told = capsys.readouterr().out

        assert changed(shop, SHOP) == SAFE
        assert "3 files changed" in told
        assert "waiting for a review" in told
        assert f"offramp apply {shop} --level review" in told
        assert f"offramp undo {shop}" in told

    def test_review_takes_in_the_rest(self, shop: Path) -> None:
        assert run("apply", shop, "--level", "review") == 0

        assert changed(shop, SHOP) == {*SAFE, "relay.py"}

    def test_review_may_follow_safe_without_a_commit_between(self, shop: Path, tmp_path: Path) -> None:
        assert run("apply", shop) == run("apply", shop, "--level", "review") == 0
        at_once = tmp_path / "at_once"
        at_once.mkdir()
        commit(at_once, SHOP)
        assert run("apply", at_once, "--level", "review") == 0

        assert tree_of(shop) == tree_of(at_once)

    def test_bytes_outside_the_edits_stay(self, shop: Path) -> None:
        assert run("apply", shop) == 0

        crlf, bom, latin = ((shop / name).read_bytes() for name in sorted(SAFE))
        assert crlf.count(b"\n") == crlf.count(b"\r\n") > 5
        assert bom.startswith((b"\xef\xbb\xbffrom", b"\xef\xbb\xbfimport"))
        assert b"Mark f\xfcr alle" in latin
        assert all(b"base64.b64decode" in each and not each.endswith(b"\n") for each in (crlf, bom, latin))

    def test_a_second_run_changes_nothing(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", shop, "--level", "review") == 0
        before = tree_of(shop)
        capsys.readouterr()
        assert run("apply", shop, "--level", "review") == 0

        assert tree_of(shop) == before
        told = capsys.readouterr().out
        assert "0 files changed" in told
        assert "Undo" not in told

    def test_a_dry_run_tells_and_writes_nothing(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", shop, "--dry-run") == 0

        assert "3 files would change" in capsys.readouterr().out
        assert changed(shop, SHOP) == set()
        assert not (shop / ".git/offramp").exists()

    def test_nothing_is_left_beside_the_files_nor_told_to_git(self, shop: Path) -> None:
        assert run("apply", shop) == 0

        assert git(shop, "status", "--porcelain").split() == [word for name in sorted(SAFE) for word in ("M", name)]

    def test_modes_and_links_stay(self, shop: Path) -> None:
        (shop / "crlf.py").chmod(0o751)
        git(shop, "config", "core.fileMode", "false")
        (shop / "alias.py").symlink_to("crlf.py")
        assert run("apply", shop) == 0

        assert stat.S_IMODE((shop / "crlf.py").stat().st_mode) == 0o751
        assert (shop / "alias.py").is_symlink()
        assert b"b64decode" in (shop / "alias.py").read_bytes()

    def test_a_part_of_a_repository(self, shop: Path) -> None:
        assert run("apply", shop / "pkg") == 0
        assert changed(shop, SHOP) == {"pkg/bom.py", "pkg/latin.py"}
        assert run("undo", shop) == 2
        assert run("undo", shop / "pkg") == 0
        assert changed(shop, SHOP) == set()

    def test_one_file(self, shop: Path) -> None:
        assert run("apply", shop / "crlf.py") == 0
        assert changed(shop, SHOP) == {"crlf.py"}
        assert run("undo", shop / "crlf.py") == 0
        assert changed(shop, SHOP) == set()

    def test_a_linked_work_tree_has_a_journal_of_its_own(self, shop: Path, tmp_path: Path) -> None:
        git(shop, "worktree", "add", "-q", str(tmp_path / "other"))
        assert run("apply", tmp_path / "other") == 0

        assert changed(shop, SHOP) == set()
        assert run("undo", shop) == 2
        assert run("undo", tmp_path / "other") == 0

    def test_a_file_that_cannot_be_read_is_told_by_the_exit_code(self, shop: Path) -> None:
        (shop / "broken.py").write_text("from openai import OpenAI\nclient.images.generate(")

        assert run("apply", shop) == 3
        assert changed(shop, SHOP) == {*SAFE, "broken.py"}


class TestRefusals:
    """Each leaves every file as it was, and names the one that stands in the way."""

    @pytest.fixture(autouse=True)
    def _refused(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.shop, self.capsys = shop, capsys

    def refuses(self, *words: str) -> None:
        before = read_tree(self.shop)
        assert run("apply", self.shop) == 2
        told = self.capsys.readouterr().err
        assert [word for word in words if word not in told] == []
        now = read_tree(self.shop)
        assert {name for name in now if now[name] != before.get(name)} <= {".git/offramp/lock"}
        assert before.keys() <= now.keys()

    def test_a_change_that_is_not_committed(self) -> None:
        (self.shop / "crlf.py").write_bytes(SHOP["crlf.py"] + b"\r\n# mine\r\n")
        self.refuses("crlf.py has changes that are not committed", "stash")

    def test_a_staged_change(self) -> None:
        (self.shop / "pkg/bom.py").write_bytes(SHOP["pkg/bom.py"] + b"\n# mine\n")
        git(self.shop, "add", "pkg/bom.py")
        self.refuses("pkg/bom.py has staged changes")

    def test_a_staged_change_that_the_file_has_no_more(self) -> None:
        (self.shop / "pkg/bom.py").write_bytes(SHOP["pkg/bom.py"] + b"\n# mine\n")
        git(self.shop, "add", "pkg/bom.py")
        (self.shop / "pkg/bom.py").write_bytes(SHOP["pkg/bom.py"])
        self.refuses("pkg/bom.py has staged changes")

    def test_every_file_is_named(self) -> None:
        for name in SAFE:
            (self.shop / name).write_bytes(SHOP[name] + b"\n# mine\n")
        self.refuses(*SAFE)

    def test_a_file_that_is_not_in_git(self) -> None:
        (self.shop / "new.py").write_text(POSTER)
        self.refuses("new.py is not in git")

    def test_a_file_that_git_ignores_is_not_planned(self) -> None:
        write(self.shop, {".gitignore": b"new.py\n", "new.py": POSTER.encode()})
        assert run("apply", self.shop) == 0
        assert (self.shop / "new.py").read_text() == POSTER

    def test_a_file_whose_changes_git_does_not_see(self) -> None:
        git(self.shop, "update-index", "--assume-unchanged", "crlf.py")
        (self.shop / "crlf.py").write_bytes(SHOP["crlf.py"] + b"\r\n# mine\r\n")
        self.refuses("crlf.py is marked as unchanged")

    def test_a_merge_conflict(self) -> None:
        git(self.shop, "checkout", "-q", "-b", "side")
        write(self.shop, {"crlf.py": b"# one\r\n" + SHOP["crlf.py"]})
        git(self.shop, "commit", "-qam", "one")
        git(self.shop, "checkout", "-q", "-")
        write(self.shop, {"crlf.py": b"# two\r\n" + SHOP["crlf.py"]})
        git(self.shop, "commit", "-qam", "two")
        subprocess.run(["git", "-C", str(self.shop), "merge", "-q", "side"], check=False, capture_output=True)
        write(self.shop, {"crlf.py": SHOP["crlf.py"]})
        self.refuses("crlf.py is in a merge conflict")

    def test_a_read_only_file(self) -> None:
        (self.shop / "pkg/latin.py").chmod(0o444)
        self.refuses("pkg/latin.py is read-only")

    def test_something_that_stands_where_the_new_file_would(self) -> None:
        assert run("apply", self.shop, "--dry-run") == 0
        from offramp.apply.swap import _beside

        _beside(self.shop / "pkg/latin.py").mkdir()
        self.refuses("pkg/latin.py has a file beside it")

    def test_a_repository_that_git_does_not_answer_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/nowhere")
        self.refuses("git cannot be started")

    def test_changes_elsewhere_are_nobodys_business(self) -> None:
        write(self.shop, {"notes.md": b"mine\n", "pkg/__init__.py": b"# mine\n"})
        git(self.shop, "add", "notes.md")
        assert run("apply", self.shop) == 0

    def test_a_full_disk(self) -> None:
        """As a limit on the size of files: no write beyond it succeeds, which is the same to the program."""
        long = "\n".join(["# " + "x" * 100] * 2000)
        write(self.shop, {"pkg/zlast.py": f"{POSTER}\n{long}\n".encode()})
        git(self.shop, "add", "-A")
        git(self.shop, "commit", "-qm", "a large file")
        before = tree_of(self.shop)
        done = subprocess.run(
            [sys.executable, "-m", "offramp", "apply", str(self.shop)], capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        )  # fmt: skip

        assert done.returncode == 2
        assert "File too large" in done.stderr
        assert tree_of(self.shop) == before
        assert git(self.shop, "status", "--porcelain") == ""
        assert run("undo", self.shop) == 2


class TestWithoutGit:
    @pytest.fixture
    def loose(self, tmp_path: Path) -> Path:
        root = tmp_path / "loose"
        root.mkdir()
        write(root, SHOP)
        return root

    def test_there_and_back(self, loose: Path) -> None:
        assert run("apply", loose) == 0
        assert changed(loose, SHOP) == SAFE
        assert run("undo", loose) == 0
        assert changed(loose, SHOP) == set()

    def test_the_copies_never_stand_among_the_sources(
        self, loose: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(loose / "cache"))

        assert run("apply", loose) == 2
        assert "XDG_CACHE_HOME" in capsys.readouterr().err
        assert changed(loose, SHOP) == set()

    def test_the_copies_are_for_their_owner_alone(self, loose: Path) -> None:
        assert run("apply", loose) == 0
        (state,) = (Path(os.environ["XDG_CACHE_HOME"]) / "offramp").iterdir()

        assert stat.S_IMODE(state.stat().st_mode) == 0o700


class TestUndo:
    def test_exactly_the_bytes_of_before(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", shop, "--level", "review") == 0
        capsys.readouterr()
        assert run("undo", shop) == 0

        assert changed(shop, SHOP) == set()
        assert git(shop, "status", "--porcelain") == ""
        assert capsys.readouterr().out.startswith("The last run was taken back: 4 files\n  crlf.py\n")

    def test_after_a_commit(self, shop: Path) -> None:
        assert run("apply", shop) == 0
        git(shop, "commit", "-qam", "moved")
        assert run("undo", shop) == 0

        assert changed(shop, SHOP) == set()

    def test_one_run_after_another(self, shop: Path) -> None:
        assert run("apply", shop) == run("apply", shop, "--level", "review") == 0
        assert run("undo", shop) == 0
        assert changed(shop, SHOP) == SAFE
        assert run("undo", shop) == 0
        assert changed(shop, SHOP) == set()

    def test_there_is_nothing_more(self, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", shop) == run("undo", shop) == 0
        assert run("undo", shop) == 2
        assert "Nothing was applied" in capsys.readouterr().err

    @pytest.mark.parametrize("how", ["edited", "deleted"])
    def test_refused_when_a_file_has_changed_since(
        self, shop: Path, how: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("apply", shop) == 0
        if how == "edited":
            write(shop, {"pkg/bom.py": (shop / "pkg/bom.py").read_bytes() + b"# mine\n"})
        else:
            (shop / "pkg/bom.py").unlink()
        before = read_tree(shop)

        assert run("undo", shop) == 2
        assert "pkg/bom.py has changed since" in capsys.readouterr().err
        assert read_tree(shop) == before

    def test_other_files_may_change(self, shop: Path) -> None:
        assert run("apply", shop) == 0
        write(shop, {"notes.md": b"mine\n"})
        assert run("undo", shop) == 0
        assert changed(shop, SHOP) == {"notes.md"}


@pytest.fixture(scope="module")
def demo() -> Tree:
    return read_tree(PROJECTS / "poster-bot/app")


@pytest.fixture(scope="module")
def steps(demo: Tree, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tree]:
    """The tree after each stage, as git has it."""
    root = tmp_path_factory.mktemp("series")
    commit(root, demo)
    report = pipeline.run(root, plan=True)
    pairs = zip(report.patches, applied(root, report), strict=True)
    return {patch.stage.value: tree for patch, tree in pairs if patch.stage}


class TestStages:
    """On the demo, against the commits of its series."""

    @pytest.fixture
    def bot(self, tmp_path: Path, demo: Tree) -> Path:
        root = tmp_path / "bot"
        root.mkdir()
        commit(root, demo)
        return root

    def test_each_stage_after_the_other(self, bot: Path, demo: Tree, steps: dict[str, Tree]) -> None:
        for stage, tree in steps.items():
            assert run("apply", bot, "--level", "review", "--stage", stage) == 0
            assert tree_of(bot) == tree
            git(bot, "commit", "-qam", stage)
        for tree in [*list(steps.values())[-2::-1], demo]:
            assert run("undo", bot) == 0
            assert tree_of(bot) == tree
        assert len(steps) > 2

    def test_the_rest_in_one_go(self, bot: Path, steps: dict[str, Tree]) -> None:
        first, *_, last = steps
        assert run("apply", bot, "--level", "review", "--stage", first) == 0
        assert run("apply", bot, "--level", "review") == 0
        assert tree_of(bot) == steps[last]

    def test_a_stage_without_a_commit_of_its_own(self, bot: Path, steps: dict[str, Tree]) -> None:
        assert "edit" not in steps
        assert run("apply", bot, "--level", "review", "--stage", "edit") == 0
        assert tree_of(bot) == steps["generation"]

    def test_a_summary_of_what_is_half_done(self, bot: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("apply", bot, "--level", "review", "--stage", "generation") == 0
        told = capsys.readouterr().out
        assert "up to the stage generation" in told
        assert "half done until a later stage" in told

    def test_a_file_edited_in_between_is_not_overwritten(self, bot: Path) -> None:
        assert run("apply", bot, "--level", "review", "--stage", "generation") == 0
        relay = bot / "poster_bot/relay.py"
        relay.write_bytes(relay.read_bytes() + b"# mine\n")
        git(bot, "commit", "-qam", "mine")
        before = tree_of(bot)
        run("apply", bot, "--level", "review")
        assert relay.read_bytes().endswith(b"# mine\n")
        assert set(tree_of(bot)) == set(before)


@pytest.mark.parametrize("name", sorted(each.name for each in PROJECTS.iterdir()))
def test_the_whole_series_is_what_git_makes_of_it(name: str, tmp_path: Path) -> None:
    demo = read_tree(PROJECTS / name / "app")
    for folder in ("by_git", "by_apply"):
        (tmp_path / folder).mkdir()
        commit(tmp_path / folder, demo)
    trees = applied(tmp_path / "by_git", pipeline.run(tmp_path / "by_git", plan=True))
    run("apply", tmp_path / "by_apply", "--level", "review")

    assert tree_of(tmp_path / "by_apply") == trees[-1]
    run("undo", tmp_path / "by_apply")
    assert tree_of(tmp_path / "by_apply") == demo


def test_a_file_that_changes_while_the_plan_is_made(shop: Path) -> None:
    def planned(level: Level, instead: Mapping[str, Path]) -> Report:
        report = pipeline.run(shop, plan=True, level=level, instead=instead)
        (shop / "crlf.py").write_bytes(b"# saved by an editor just now\n")
        return report

    with pytest.raises(ApplyError, match=r"crlf\.py changed while the plan was made"):
        apply(shop, planned, stage=None, level=Level.SAFE, dry_run=False)
    assert changed(shop, SHOP) == {"crlf.py"}
    assert (shop / "crlf.py").read_bytes() == b"# saved by an editor just now\n"
