"""The gate as a team meets it: whole processes, a real repository, days that are said."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from ipynb import jupyter, page
from jsonschema import Draft202012Validator

from offramp.cli import main
from offramp.errors import EXIT_CODES
from offramp.exemptions import NOTES, Grounds

TODAY = "2026-11-23"
RELAY = """\
import requests


def draw(token, prompt):
    reply = requests.post(
        "https://chatgpt.com/backend-api/conversation",
        headers={"Authorization": "Bearer " + token},
        json={"action": "next", "messages": [{"content": {"parts": [prompt]}}], "system_hints": ["picture_v2"]},
    )
    return reply.json()
"""
RELAY_RULE = "chatgpt-web-image-prompt"
COOKIE = """\
from BingImageCreator import ImageGen


def draw(cookie, prompt):
    return ImageGen(cookie).get_images(prompt)
"""
COOKIE_RULE = "bing-image-creator"
GATEWAY = """\
from openai import OpenAI


def draw(prompt):
    client = OpenAI(base_url="https://openrouter.ai/api/v1")
    return client.images.generate(model="gpt-image-2", prompt=prompt)
"""
WRAPPER = GATEWAY.replace("openrouter.ai/api/v1", "pictures.example.net/v1")
OFFICIAL = GATEWAY.replace('base_url="https://openrouter.ai/api/v1"', "")
GATES = """
[tool.offramp.gateways."openrouter.ai"]
owner = "contract 114 with OpenRouter Inc."
model-mapping = "gpt-image-2 by the list of 2026-11-20"
billing = "invoice to cost centre 7"
output-rights = "terms of 2026-10-01, section 4"
observability = "dashboard of the gateway"
until = 2027-01-31
"""


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder under git, and offramp started on it from outside."""

    root: Path

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def git(self, *words: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "init.defaultBranch=main"]
        done = subprocess.run(["git", *identity, *words], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def run(self, *words: str, today: str = TODAY, **environment: str) -> Done:
        """Run offramp in this process, which saves most of the time."""
        known = {**os.environ, **self.environment(today), **environment}
        out, err, here = io.StringIO(), io.StringIO(), Path.cwd()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in os.environ.keys() - self.environment(today).keys():
                if name.startswith(("OFFRAMP_", "GIT_")):
                    patch.delenv(name)
            for name, value in known.items():
                patch.setenv(name, value)
            os.chdir(self.root)
            try:
                main(words)
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                os.chdir(here)
        assert "Traceback" not in err.getvalue(), err.getvalue()
        return Done(code, out.getvalue(), err.getvalue())

    def start(self, *words: str, today: str = TODAY) -> Done:
        """Run offramp as a process of its own."""
        known = {name: value for name, value in os.environ.items() if not name.startswith(("OFFRAMP_", "GIT_"))}
        done = subprocess.run(
            [sys.executable, "-m", "offramp", *words],
            cwd=self.root,
            env={**known, **self.environment(today)},
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @staticmethod
    def environment(today: str) -> dict[str, str]:
        stamp = datetime.fromisoformat(today).replace(hour=12, tzinfo=timezone.utc).timestamp()
        return {"SOURCE_DATE_EPOCH": str(int(stamp))}

    def report(self, *words: str, today: str = TODAY) -> dict[str, list[dict[str, Any]]]:
        done = self.run("scan", ".", "--format", "json", *words, today=today)
        page: dict[str, list[dict[str, Any]]] = json.loads(done.out)
        return page


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.root.mkdir()
    made.git("init", "-q")
    made.write("readme.txt", "x\n")
    made.commit()
    return made


def lines(done: Done) -> list[str]:
    """What fails, as path, line and rule."""
    return [":".join(line.split(":")[:2]) + " " + line.split(": ")[1].split()[0] for line in done.out.splitlines()]


def test_the_life_of_a_gate_in_processes_of_its_own(repository: Repository) -> None:
    repository.write("app/relay.py", RELAY)
    repository.write("app/bing.py", COOKIE)
    repository.write("pyproject.toml", '[tool.offramp]\nbaseline = "offramp-baseline.json"\n')
    assert repository.start("check").code == 6
    assert repository.start("baseline", "write").code == 0
    repository.commit()
    assert (green := repository.start("check")).code == 0, green

    repository.write("app/new.py", RELAY.replace("draw", "paint"))
    red = repository.start("check")
    assert (red.code, lines(red)) == (1, [f"app/new.py:5 {RELAY_RULE}"])

    repository.git("mv", "app", "service")
    (repository.root / "service" / "new.py").unlink()
    repository.write("service/relay.py", "# moved down\n\n\n" + RELAY)
    assert (still := repository.start("check")).code == 0, still

    repository.write("service/relay.py", OFFICIAL)
    assert f"fixed     app/relay.py: {RELAY_RULE}" in repository.start("baseline", "prune", "--dry-run").out
    assert repository.start("baseline", "prune").code == 0
    assert RELAY_RULE not in repository.read("offramp-baseline.json")
    assert repository.start("check").err.startswith("Not counted: ")


class TestLegacyRepository:
    """Red-free at the start, red for what is new."""

    @pytest.fixture
    def legacy(self, repository: Repository) -> Repository:
        repository.write("app/relay.py", RELAY)
        repository.write("app/bing.py", COOKIE)
        repository.write("pyproject.toml", '[tool.offramp]\nbaseline = "offramp-baseline.json"\n')
        written = repository.run("baseline", "write")
        assert written.code == 0, written.err
        repository.commit()
        return repository

    def test_with_the_baseline_the_gate_is_green(self, legacy: Repository) -> None:
        done = legacy.run("check")
        assert (done.code, done.out) == (0, "")
        assert "3 of them on a banned route" in done.err

    def test_without_it_the_gate_is_red(self, legacy: Repository) -> None:
        assert legacy.run("check", "--isolated").code == 1

    def test_one_more_banned_call_is_red_and_shown_alone(self, legacy: Repository) -> None:
        legacy.write("app/new.py", RELAY.replace("draw", "paint"))
        done = legacy.run("check")
        assert done.code == 1
        assert lines(done) == [f"app/new.py:5 {RELAY_RULE}"]

    def test_one_more_of_the_same_in_the_same_function_is_red(self, legacy: Repository) -> None:
        call = RELAY[RELAY.index("    reply") : RELAY.index("    return")]
        legacy.write("app/relay.py", RELAY.replace("    return", call + "    return"))
        done = legacy.run("check")
        assert done.code == 1
        assert len(lines(done)) == 1

    def test_moved_code_stays_green(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", "# a\n# b\n\n\nLIMIT = 3\n" + RELAY)
        assert legacy.run("check").code == 0

    def test_renamed_files_stay_green(self, legacy: Repository) -> None:
        legacy.git("mv", "app", "service")
        legacy.git("mv", "service/relay.py", "service/remote.py")
        done = legacy.run("check")
        assert (done.code, done.out) == (0, "")
        assert "fixed-baseline-entry" not in done.err

    def test_a_renamed_file_and_function_stay_green(self, legacy: Repository) -> None:
        legacy.git("mv", "app/relay.py", "app/remote.py")
        legacy.write("app/remote.py", RELAY.replace("def draw", "def paint"))
        assert legacy.run("check").code == 0

    def test_a_renamed_function_with_an_edited_call_stays_green(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", RELAY.replace("def draw", "def paint").replace('"next"', '"next", "n": 1'))
        assert legacy.run("check").code == 0

    def test_a_call_that_was_both_moved_and_edited_is_new(self, legacy: Repository) -> None:
        legacy.git("mv", "app/relay.py", "app/remote.py")
        legacy.write("app/remote.py", RELAY.replace('"next"', '"next", "n": 1'))
        assert lines(legacy.run("check")) == [f"app/remote.py:5 {RELAY_RULE}"]

    def test_another_http_client_stays_green(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", RELAY.replace("requests", "httpx"))
        assert legacy.run("check").code == 0

    def test_a_formatter_in_a_renamed_file_stays_green(self, legacy: Repository) -> None:
        flat = RELAY.replace("(\n        ", "(").replace(",\n        ", ", ").replace(",\n    )", ")").replace('"', "'")
        legacy.git("mv", "app/relay.py", "app/remote.py")
        legacy.write("app/remote.py", flat)
        assert legacy.run("check").code == 0

    def test_an_edited_call_in_the_same_function_stays_green(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", RELAY.replace('"action": "next"', '"action": "next", "n": 1'))
        assert legacy.run("check").code == 0

    def test_another_host_at_the_same_place_is_new(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", RELAY.replace("chatgpt.com", "chat.openai.com"))
        assert lines(legacy.run("check")) == [f"app/relay.py:5 {RELAY_RULE}"]

    def test_a_moved_call_that_was_also_copied_is_new(self, legacy: Repository) -> None:
        legacy.write("app/copy.py", RELAY)
        assert lines(legacy.run("check")) == [f"app/copy.py:5 {RELAY_RULE}"]

    def test_what_is_fixed_is_proposed_and_taken_out(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", OFFICIAL)
        before = legacy.read("offramp-baseline.json")
        done = legacy.run("check")
        assert done.code == 0
        assert f"fixed-baseline-entry: {RELAY_RULE}" in done.err

        proposed = legacy.run("baseline", "prune", "--dry-run")
        assert proposed.code == 0
        assert f"fixed     app/relay.py: {RELAY_RULE}" in proposed.out
        assert legacy.read("offramp-baseline.json") == before

        assert legacy.run("baseline", "prune").code == 0
        assert RELAY_RULE not in legacy.read("offramp-baseline.json")
        assert COOKIE_RULE in legacy.read("offramp-baseline.json")
        assert "fixed-baseline-entry" not in legacy.run("check").err
        legacy.write("app/relay.py", RELAY)
        assert lines(legacy.run("check")) == [f"app/relay.py:5 {RELAY_RULE}"]

    def test_a_banned_entry_lapses(self, legacy: Repository) -> None:
        assert legacy.run("check", today="2027-05-22").code == 0
        done = legacy.run("check", today="2027-05-23")
        assert done.code == 1
        assert "expired-baseline-entry" in done.err

    @pytest.mark.parametrize("key", ["reason", "until"])
    def test_a_banned_entry_without_reason_or_end_does_not_hold(self, legacy: Repository, key: str) -> None:
        page = json.loads(legacy.read("offramp-baseline.json"))
        for entry in page["entries"]:
            del entry[key]
        legacy.write("offramp-baseline.json", json.dumps(page))
        done = legacy.run("check")
        assert done.code == 1
        assert "unproven-baseline-entry" in done.err

    def test_update_adds_what_is_new_and_keeps_reasons(self, legacy: Repository) -> None:
        text = legacy.read("offramp-baseline.json").replace(f"found on {TODAY}", "ticket 12")
        legacy.write("offramp-baseline.json", text)
        legacy.git("mv", "app/relay.py", "app/remote.py")
        legacy.write("app/more.py", COOKIE.replace("draw", "paint"))
        assert legacy.run("baseline", "update", "--reason", "ticket 13", "--until", "2026-12-24").code == 0
        entries = {
            (each["path"], each["rule"]): each for each in json.loads(legacy.read("offramp-baseline.json"))["entries"]
        }
        assert entries["app/remote.py", RELAY_RULE]["reason"] == "ticket 12"
        assert entries["app/more.py", COOKIE_RULE]["reason"] == "ticket 13"
        assert entries["app/more.py", COOKIE_RULE]["until"] == "2026-12-24"
        assert legacy.run("check").code == 0

    def test_audit_lists_and_fails_for_what_does_not_hold(self, legacy: Repository) -> None:
        fine = legacy.run("baseline", "audit")
        assert fine.code == 0
        assert f"carried   app/relay.py: {RELAY_RULE} [session-relay] in draw until 2027-05-22" in fine.out
        late = legacy.run("baseline", "audit", today="2028-01-01")
        assert late.code == 1
        assert f"expired   app/relay.py: {RELAY_RULE}" in late.out
        legacy.write("app/bing.py", "")
        assert f"fixed     app/bing.py: {COOKIE_RULE}" in legacy.run("baseline", "audit").out

    def test_a_file_that_cannot_be_read_fixes_nothing(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", RELAY + "def (\n")
        done = legacy.run("check")
        assert done.code == 3
        assert "fixed-baseline-entry" not in done.err
        assert legacy.run("baseline", "prune").code == 3
        assert RELAY_RULE in legacy.read("offramp-baseline.json")

    @pytest.mark.parametrize("other", ["%%unheard\nx", "def ("], ids=["a magic", "a mistake"])
    def test_what_can_be_read_of_a_notebook_is_known_again(self, repository: Repository, other: str) -> None:
        repository.write("n.ipynb", jupyter(page(COOKIE, other)))
        repository.run("baseline", "write")
        assert repository.run("check").code == 1
        done = repository.run("check", "--baseline", "offramp-baseline.json")
        assert (done.code, done.out) == (3 if "def" in other else 0, "")

        repository.write("n.ipynb", jupyter(page("# BingImageCreator", other)))
        done = repository.run("check", "--baseline", "offramp-baseline.json")
        assert "fixed-baseline-entry" not in done.err

    def test_a_part_of_the_project_is_held_against_its_part(self, legacy: Repository) -> None:
        for part in ("app", "app/relay.py"):
            done = legacy.run("check", part)
            assert (done.code, done.out) == (0, ""), part
            assert "fixed-baseline-entry" not in done.err

    def test_the_rest_of_the_project_is_out_of_sight_of_a_part(self, legacy: Repository) -> None:
        legacy.write("other/bing.py", COOKIE.replace("cookie", "jar"))
        legacy.run("baseline", "update")
        assert "fixed-baseline-entry" not in legacy.run("check", "app").err
        legacy.write("app/copy.py", COOKIE.replace("cookie", "jar"))
        assert lines(legacy.run("check", "app"))[0] == f"app/copy.py:5 {COOKIE_RULE}".removeprefix("app/")

    def test_entries_of_a_baseline_beside_the_code_start_at_the_project(self, legacy: Repository) -> None:
        legacy.write("conf/known.json", legacy.read("offramp-baseline.json"))
        (legacy.root / "offramp-baseline.json").unlink()
        legacy.write("pyproject.toml", '[tool.offramp]\nbaseline = "conf/known.json"\n')
        assert [legacy.run("check", part).code for part in (".", "app", "app/relay.py")] == [0, 0, 0]

        kept = legacy.read("conf/known.json")
        assert legacy.run("baseline", "update", "app").code == 0
        assert legacy.read("conf/known.json") == kept

    def test_a_note_names_the_file_that_it_is_about(self, legacy: Repository) -> None:
        legacy.write("app/relay.py", "")
        for folder, name in ((".", "offramp-baseline.json"), ("app", "../offramp-baseline.json")):
            assert f"{name}: fixed-baseline-entry" in legacy.run("check", folder).err
            told = legacy.run("check", folder, "--format", "github").out
            assert "::warning file=offramp-baseline.json,title=fixed-baseline-entry::" in told

    def test_a_copy_that_is_checked_alone_is_new(self, legacy: Repository) -> None:
        legacy.write("app/copy.py", RELAY)
        assert legacy.run("check", "app/copy.py").code == 1

    def test_of_a_file_alone_nobody_can_tell_what_is_fixed(self, legacy: Repository) -> None:
        legacy.write("app/both.py", RELAY + COOKIE.replace("draw", "paint"))
        legacy.run("baseline", "update")
        legacy.write("app/both.py", RELAY)
        assert "fixed-baseline-entry" not in legacy.run("check", "app/both.py").err
        assert "fixed-baseline-entry" in legacy.run("check").err

    def test_the_report_still_has_everything(self, legacy: Repository) -> None:
        page = legacy.report()
        assert {each["rule"] for each in page["findings"]} >= {RELAY_RULE, COOKIE_RULE}
        assert {each["grounds"] for each in page["exceptions"]} == {"baseline"}
        assert len(page["exceptions"]) == len(page["findings"])
        told = legacy.run("scan", ".")
        assert told.code == 0
        assert "app/relay.py:5" not in told.out
        assert "verdict: stop" in told.out

    def test_the_file_is_sorted_and_tells_neither_code_nor_secret(self, legacy: Repository) -> None:
        legacy.write(
            "app/keyed.py", RELAY.replace('"Bearer " + token', '"Bearer eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0"')
        )
        legacy.run("baseline", "write", "--force")
        text = legacy.read("offramp-baseline.json")
        rows = [json.loads(line.strip().rstrip(",")) for line in text.splitlines() if line.startswith("  {")]
        keys = [(row["path"], row["scope"], row["rule"]) for row in rows]
        assert keys == sorted(keys)
        assert len(keys) >= 3
        assert not any(word in text for word in ("eyJ", "requests", "conversation", "Bearer"))

    def test_a_rotated_secret_is_no_new_finding(self, repository: Repository) -> None:
        first = RELAY.replace('"Bearer " + token', '"Bearer eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0"')
        repository.write("keyed.py", first)
        repository.run("baseline", "write")
        before = repository.read("offramp-baseline.json")
        repository.write("keyed.py", first.replace("c2VjcmV0", "b3RoZXIx"))
        assert repository.run("check", "--baseline", "offramp-baseline.json").code == 0
        repository.run("baseline", "write", "--force")
        assert repository.read("offramp-baseline.json") == before

    def test_a_baseline_that_is_there_is_not_written_over(self, legacy: Repository) -> None:
        before = legacy.read("offramp-baseline.json")
        legacy.write("app/new.py", RELAY)
        done = legacy.run("baseline", "write")
        assert done.code == 6
        assert "--force" in done.err
        assert legacy.read("offramp-baseline.json") == before


class TestDiffBase:
    """Only what a branch adds."""

    @pytest.fixture
    def branch(self, repository: Repository) -> Repository:
        repository.write("app/relay.py", RELAY)
        repository.write("app/good.py", OFFICIAL)
        repository.commit()
        repository.git("checkout", "-qb", "work")
        return repository

    def test_what_was_there_does_not_fail(self, branch: Repository) -> None:
        assert branch.run("check").code == 1
        assert branch.run("check", "--diff-base", "main").code == 0

    def test_what_is_added_is_shown_alone(self, branch: Repository) -> None:
        branch.write("app/bing.py", COOKIE)
        branch.commit()
        done = branch.run("check", "--diff-base", "main")
        assert done.code == 1
        assert lines(done) == [f"app/bing.py:5 {COOKIE_RULE}", "app/bing.py:5 image-client"]

    def test_what_main_got_since_is_not_held_against_the_branch(self, branch: Repository) -> None:
        branch.git("checkout", "-q", "main")
        branch.write("app/relay.py", OFFICIAL)
        branch.commit()
        branch.git("checkout", "-q", "work")
        assert branch.run("check", "--diff-base", "main").code == 0

    def test_tree_and_index_stay_as_they_are(self, branch: Repository) -> None:
        branch.write("app/relay.py", RELAY + "# not staged\n")
        branch.write("app/staged.py", "x = 1\n")
        branch.git("add", "app/staged.py")
        before = branch.git("status", "--porcelain"), branch.git("ls-files", "-s"), branch.git("stash", "list")
        assert branch.run("check", "--diff-base", "main").code == 0
        assert before == (
            branch.git("status", "--porcelain"),
            branch.git("ls-files", "-s"),
            branch.git("stash", "list"),
        )

    def test_ignored_but_tracked_files_are_known(self, repository: Repository) -> None:
        repository.write(".gitignore", "build/\n")
        repository.write(".gitattributes", "*.py export-ignore\n")
        repository.write("build/relay.py", RELAY)
        repository.git("add", "-Af")
        repository.git("commit", "-qm", "x")
        assert repository.run("check").code == 1
        assert repository.run("check", "--diff-base", "HEAD").code == 0

    def test_a_part_of_the_project(self, branch: Repository) -> None:
        assert branch.run("check", "app", "--diff-base", "main").code == 0
        assert branch.run("check", "app/relay.py", "--diff-base", "main").code == 0
        branch.write("app/bing.py", COOKIE)
        assert branch.run("check", "app", "--diff-base", "main").code == 1
        assert branch.run("check", "app/bing.py", "--diff-base", "main").code == 1

    def test_a_call_that_leaves_the_official_route(self, branch: Repository) -> None:
        branch.write("app/good.py", WRAPPER)
        page = branch.report("--diff-base", "main")
        [drift] = page["drift"]
        assert drift["routes"] == ["official", "wrapper"]
        branch.write("app/good.py", COOKIE)
        done = branch.run("check", "--diff-base", "main")
        assert done.code == 1
        assert "(drifted: official -> cookie)" in done.out

    def test_a_way_of_several_steps(self, repository: Repository) -> None:
        repository.write("app.py", OFFICIAL)
        repository.run("baseline", "write")
        repository.write("app.py", WRAPPER)
        assert "drifted: official -> wrapper" in repository.run("scan", "--baseline", "offramp-baseline.json").out
        repository.run("baseline", "update")
        repository.write("app.py", COOKIE)
        done = repository.run("check", "--baseline", "offramp-baseline.json")
        assert "(drifted: official -> wrapper -> cookie)" in done.out

    def test_a_call_that_stays_has_not_drifted(self, branch: Repository) -> None:
        both = OFFICIAL.replace("    client =", "    ImageGen(prompt).get_images(prompt)\n    client =")
        branch.write("app/good.py", "from BingImageCreator import ImageGen\n" + both)
        page = branch.report("--diff-base", "main")
        assert "drift" not in page
        assert [each for each in page["findings"] if each["rule"] == COOKIE_RULE]

    @pytest.mark.parametrize("revision", ["nowhere", "-x", "HEAD:readme.txt"])
    def test_an_unknown_revision_is_refused(self, branch: Repository, revision: str) -> None:
        done = branch.run("check", f"--diff-base={revision}")
        assert (done.code, done.out) == (7, "")
        assert "names no commit here" in done.err
        assert "fetch" in done.err.lower()

    def test_histories_apart_are_refused(self, branch: Repository) -> None:
        branch.git("checkout", "-q", "--orphan", "apart")
        branch.git("commit", "-qm", "x")
        assert branch.run("check", "--diff-base", "main").code == 7

    def test_outside_of_git(self, tmp_path: Path) -> None:
        plain = Repository(tmp_path / "plain")
        plain.root.mkdir()
        plain.write("a.py", "x = 1\n")
        done = plain.run("check", "--diff-base", "main", GIT_CEILING_DIRECTORIES=str(tmp_path))
        assert done.code == 7
        assert "no git repository" in done.err


COMMENT = f"# offramp: ignore[{RELAY_RULE}] until=2027-01-31 -- ticket 12"


class TestComments:
    """What is silenced, and what is said of comments that do not hold."""

    @staticmethod
    def with_comment(comment: str) -> str:
        return RELAY.replace("requests.post(", f"requests.post(  {comment}")

    def notes(self, repository: Repository, comment: str, today: str = TODAY) -> list[str]:
        repository.write("a.py", self.with_comment(comment))
        return [each["rule"] for each in repository.report(today=today).get("notes", [])]

    @pytest.mark.parametrize("other", ["%%unheard\nx", "def ("], ids=["a magic", "a mistake"])
    def test_a_comment_in_a_notebook_holds_whatever_else_stands_there(self, repository: Repository, other: str) -> None:
        comment = COMMENT.replace(RELAY_RULE, f"{COOKIE_RULE}, image-client")
        commented = COOKIE.replace("    return", f"    {comment}\n    return")
        repository.write("n.ipynb", jupyter(page(commented, other)))
        done = repository.run("check")
        assert (done.code, done.out) == (3 if "def" in other else 0, "")

    @pytest.mark.parametrize(
        "text",
        [
            RELAY.replace("requests.post(", f"requests.post(  {COMMENT}"),
            RELAY.replace("    reply =", f"    {COMMENT}\n    reply ="),
            RELAY.replace("    reply =", f"    {COMMENT}\n    # and more\n    reply ="),
            RELAY.replace("    )\n", f"    )  {COMMENT}\n"),
            RELAY.replace("        json=", f"        {COMMENT}\n        json="),
            RELAY.replace("requests.post(", f"requests.post(  # noqa: S113  {COMMENT}"),
        ],
        ids=["line", "above", "above-comments", "last-line", "inside", "after-noqa"],
    )
    def test_a_comment_beside_the_call_silences_it(self, repository: Repository, text: str) -> None:
        assert text != RELAY
        repository.write("a.py", text)
        done = repository.run("check")
        assert (done.code, done.out) == (0, "")
        page = repository.report()
        [exception] = page["exceptions"]
        assert exception["reason"] == "ticket 12"
        assert (exception["grounds"], exception["until"]) == ("comment", "2027-01-31")
        assert "notes" not in page
        assert [each["rule"] for each in page["findings"]] == [RELAY_RULE]

    @pytest.mark.parametrize(
        "text",
        [
            f"{COMMENT}\n\n\n" + RELAY,
            RELAY.replace("    return", f"    {COMMENT}\n    return"),
            RELAY.replace('"action": "next"', f'"action": "next", "note": "{COMMENT}"'),
        ],
        ids=["far-above", "below", "in-a-string"],
    )
    def test_a_comment_elsewhere_silences_nothing(self, repository: Repository, text: str) -> None:
        repository.write("a.py", text)
        assert repository.run("check").code == 1

    def test_it_holds_until_its_last_day(self, repository: Repository) -> None:
        repository.write("a.py", self.with_comment(COMMENT))
        assert repository.run("check", today="2027-01-31").code == 0
        late = repository.run("check", today="2027-02-01")
        assert late.code == 1
        assert "expired-ignore" in late.err

    @pytest.mark.parametrize(
        ("comment", "note"),
        [
            (f"# offramp: ignore[{RELAY_RULE}]", "endless-ignore"),
            (f"# offramp: ignore[{RELAY_RULE}] -- ticket 12", "endless-ignore"),
            (f"# offramp: ignore[{RELAY_RULE}] until=2027-01-31", "reasonless-ignore"),
            (f"# offramp: ignore[{RELAY_RULE}] until=soon -- ticket 12", "malformed-ignore"),
            (f"# offramp: ignore[{RELAY_RULE}] until=2027-02-30 -- ticket 12", "malformed-ignore"),
            ("# offramp: ignore until=2027-01-31 -- ticket 12", "malformed-ignore"),
            ("# offramp: ignore[] until=2027-01-31 -- ticket 12", "malformed-ignore"),
            ("# offramp: ignore[chatgpt-web-image-promt] until=2027-01-31 -- x", "unknown-rule"),
            ("# offramp: ignore[bing-image-creator] until=2027-01-31 -- x", "unused-ignore"),
        ],
    )
    def test_a_banned_route_is_not_silenced_without_reason_and_end(
        self, repository: Repository, comment: str, note: str
    ) -> None:
        assert note in self.notes(repository, comment)
        done = repository.run("check")
        assert done.code == 1
        assert note in done.err

    def test_an_unknown_rule_is_suggested(self, repository: Repository) -> None:
        repository.write("a.py", self.with_comment("# offramp: ignore[chatgpt-web-image-promt] until=2027-01-31 -- x"))
        assert f"Did you mean `{RELAY_RULE}`?" in repository.run("check").err

    def test_a_milder_route_needs_no_end(self, repository: Repository) -> None:
        repository.write(
            "a.py", GATEWAY.replace("prompt=prompt)", "prompt=prompt)  # offramp: ignore[gateway-images-call] -- x")
        )
        page = repository.report("--fail-on", "gateway")
        assert [each["grounds"] for each in page["exceptions"]] == ["comment"]
        assert "notes" not in page

    def test_an_unused_comment_is_told_where_nothing_is_left_to_find(self, repository: Repository) -> None:
        repository.write("a.py", f"x = 1  {COMMENT}\n")
        done = repository.run("check")
        assert done.code == 0
        assert f"a.py:1: unused-ignore: `{RELAY_RULE}` finds nothing here" in done.err
        assert repository.run("check", "--strict").code == 1
        assert "unused-ignore" in repository.run("check", "a.py").err

    def test_a_file_that_cannot_be_checked_says_nothing_of_its_comments(self, repository: Repository) -> None:
        repository.write("a.py", self.with_comment(COMMENT) + "def (\n")
        done = repository.run("check")
        assert done.code == 3
        assert "unused-ignore" not in done.err

    def test_isolated_obeys_none(self, repository: Repository) -> None:
        repository.write("a.py", self.with_comment(COMMENT))
        assert repository.run("check", "--isolated").code == 1

    def test_notebooks(self, repository: Repository) -> None:
        source = [line + "\n" for line in self.with_comment(COMMENT).splitlines()]
        cell: dict[str, object] = {
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        page = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        repository.write("a.ipynb", json.dumps(page, indent=1))
        assert repository.run("check").code == 0
        assert repository.run("check", today="2028-01-01").code == 1

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("docker-compose.yml", "services:\n  x:\n    image: ghcr.io/basketikun/chatgpt2api # {}\n"),
            (".env", "# {}\nOPENAI_BASE_URL=http://chatgpt2api:3000/v1\n"),
            ("Dockerfile", "# {}\nFROM ghcr.io/basketikun/chatgpt2api\n"),
        ],
    )
    def test_configuration(self, repository: Repository, path: str, text: str) -> None:
        repository.write("use.py", GATEWAY.replace("https://openrouter.ai/api/v1", "http://chatgpt2api:3000/v1"))
        repository.write(path, text.format("nothing"))
        rules = sorted({each["rule"] for each in repository.report()["findings"] if each["location"]["path"] == path})
        assert rules, "the case has to find something"
        repository.write(path, text.format(f"offramp: ignore[{', '.join(rules)}] until=2027-01-31 -- ticket 12"))
        page = repository.report()
        silenced = {each["finding"] for each in page["exceptions"]}
        assert silenced == {each["id"] for each in page["findings"] if each["location"]["path"] == path}

    def test_other_languages(self, repository: Repository) -> None:
        folder = Path(__file__).parents[1] / "fixtures/session-relay/google-flow-other-language/before"
        text = (folder / "flow.ts").read_text(encoding="utf-8")
        repository.write("a.ts", text)
        rules = sorted({each["rule"] for each in repository.report()["findings"]})
        assert rules, "the case has to find something"
        mark = f"// offramp: ignore[{', '.join(rules)}] until=2027-01-31 -- ticket 12"
        at = {each["location"]["line"] for each in repository.report()["findings"]}
        rows = [row.partition(" // expect")[0] for row in text.splitlines()]
        for form, silenced in (("{}  {}", True), ("{} const x = `{}`", False)):
            marked = [form.format(row, mark) if number in at else row for number, row in enumerate(rows, 1)]
            repository.write("a.ts", "\n".join(marked) + "\n")
            page = repository.report()
            assert len(page.get("exceptions", [])) == (len(page["findings"]) if silenced else 0)


class TestGateways:
    """Five gates, with evidence and an end."""

    def check(self, repository: Repository, config: str, *words: str, today: str = TODAY) -> Done:
        repository.write("a.py", GATEWAY)
        repository.write("pyproject.toml", config)
        return repository.run("check", *words, today=today)

    def test_without_answers_a_gateway_fails_only_where_that_is_asked(self, repository: Repository) -> None:
        assert self.check(repository, "").code == 0
        assert self.check(repository, "", "--fail-on", "gateway").code == 1
        assert self.check(repository, "", "--strict").code == 1

    def test_with_all_answers_it_passes(self, repository: Repository) -> None:
        assert self.check(repository, GATES, "--fail-on", "gateway").code == 0
        assert self.check(repository, GATES, "--strict").code == 0
        page = repository.report()
        assert {each["grounds"] for each in page["exceptions"]} == {"gates"}
        [gateway] = page["gateways"]
        assert gateway["gates"]["billing"] == {"evidence": "invoice to cost centre 7", "until": "2027-01-31"}
        assert page["exceptions"][0]["reason"].startswith("owner: contract 114")
        assert [each["location"]["path"] for each in page["findings"]] == ["a.py"] * len(page["findings"])

    @pytest.mark.parametrize("gate", ["owner", "model-mapping", "billing", "output-rights", "observability", "until"])
    def test_one_missing_answer_is_enough_to_fail(self, repository: Repository, gate: str) -> None:
        config = "\n".join(line for line in GATES.splitlines() if not line.startswith(gate))
        done = self.check(repository, config, "--fail-on", "gateway")
        assert done.code == 1
        assert f"incomplete-gateway: openrouter.ai lacks {gate}" in done.err

    def test_of_a_part_nobody_can_tell_that_a_gateway_has_no_use(self, repository: Repository) -> None:
        repository.write("app/b.py", OFFICIAL)
        self.check(repository, GATES)
        assert repository.run("check", "app", "--strict").err == ""
        (repository.root / "a.py").unlink()
        assert "pyproject.toml: unused-gateway" in repository.run("check", "--strict").err

    @pytest.mark.parametrize("answer", ["TODO", "tbd: ask legal", "?", "-"])
    def test_a_promise_is_no_answer(self, repository: Repository, answer: str) -> None:
        config = GATES.replace("invoice to cost centre 7", answer)
        assert self.check(repository, config, "--fail-on", "gateway").code == 1

    def test_the_answers_lapse(self, repository: Repository) -> None:
        assert self.check(repository, GATES, "--strict", today="2027-01-31").code == 0
        late = self.check(repository, GATES, "--strict", today="2027-02-01")
        assert late.code == 1
        assert "expired-gateway" in late.err

    def test_another_gateway_is_not_meant(self, repository: Repository) -> None:
        done = self.check(repository, GATES.replace("openrouter.ai", "zenmux.ai"), "--fail-on", "gateway")
        assert done.code == 1
        assert "unused-gateway" in done.err

    @pytest.mark.parametrize(("text", "host"), [(WRAPPER, "pictures.example.net"), (RELAY, "chatgpt.com")])
    def test_no_gate_opens_a_wrapper_or_a_banned_route(self, repository: Repository, text: str, host: str) -> None:
        repository.write("a.py", text)
        repository.write("pyproject.toml", GATES.replace("openrouter.ai", host))
        done = repository.run("check", "--fail-on", "wrapper")
        assert done.code == 1
        assert "unused-gateway" in done.err

    def test_wrappers_fail_in_strict_mode(self, repository: Repository) -> None:
        repository.write("a.py", WRAPPER)
        assert [repository.run("check", *words).code for words in ([], ["--strict"], ["--fail-on", "wrapper"])] == [
            0,
            1,
            1,
        ]


class TestPolicies:
    """What fails by path."""

    TOOLS = '[policy.tools]\npaths = ["tools/"]\nfail-on = "never"\nreason = "recorded"\nuntil = 2027-01-31\n'

    def test_a_path_may_be_let_off_for_a_time(self, repository: Repository) -> None:
        repository.write("tools/a.py", RELAY)
        repository.write("offramp.toml", self.TOOLS)
        assert repository.run("check").code == 0
        assert repository.run("check", "tools").code == 0
        page = repository.report()
        assert len(page["exceptions"]) == len(page["findings"])
        exception = page["exceptions"][0]
        assert (exception["grounds"], exception["where"]) == ("policy", "policy.tools of offramp.toml")
        late = repository.run("check", today="2027-02-01")
        assert late.code == 1
        assert "expired-policy" in late.err

    def test_other_paths_are_judged_as_ever(self, repository: Repository) -> None:
        repository.write("app/a.py", RELAY)
        repository.write("offramp.toml", self.TOOLS)
        assert repository.run("check").code == 1

    @pytest.mark.parametrize("key", ["reason", "until"])
    def test_banned_routes_are_not_let_off_without_reason_and_end(self, repository: Repository, key: str) -> None:
        text = "\n".join(line for line in self.TOOLS.splitlines() if not line.startswith(key))
        repository.write("offramp.toml", text)
        done = repository.run("check")
        assert done.code == 4
        assert "needs `reason` and `until`" in done.err

    def test_a_path_may_be_judged_harder(self, repository: Repository) -> None:
        repository.write("src/a.py", WRAPPER)
        repository.write("tools/a.py", WRAPPER)
        repository.write("offramp.toml", '[policy.production]\npaths = ["src/"]\nfail-on = "wrapper"\n')
        done = repository.run("check")
        assert done.code == 1
        assert {line.split(":")[0] for line in done.out.splitlines()} == {"src/a.py"}

    def test_the_later_one_counts(self, repository: Repository) -> None:
        repository.write("src/tools/a.py", WRAPPER)
        both = (
            '[policy.all]\npaths = ["*"]\nfail-on = "wrapper"\n[policy.tools]\npaths = ["tools/"]\nfail-on = "banned"\n'
        )
        repository.write("offramp.toml", both)
        assert repository.run("check").code == 0

    def test_what_is_excluded_is_named(self, repository: Repository) -> None:
        repository.write("old/a.py", RELAY)
        repository.write("offramp.toml", 'exclude = ["old/"]\n')
        done = repository.run("check")
        assert done.code == 0
        assert "old/: not checked (excluded): 1 file left out by `exclude`" in done.err

    def test_lines_start_at_the_configuration(self, repository: Repository) -> None:
        repository.write("app/old/a.py", RELAY)
        repository.write("offramp.toml", 'exclude = ["/app/old/"]\n')
        assert repository.run("check", "app").code == 0

    def test_paths_narrow_the_scope(self, repository: Repository) -> None:
        repository.write("old/a.py", RELAY)
        repository.write("src/a.py", COOKIE)
        repository.write("offramp.toml", 'paths = ["src/"]\n')
        done = repository.run("check")
        assert {line.split(":")[0] for line in done.out.splitlines()} == {"src/a.py"}
        assert "outside of `paths`" in done.err


class TestRefusals:
    """One clear message, a next step, and a code of its own."""

    @pytest.mark.parametrize(
        ("words", "files", "code", "says"),
        [
            (["check"], {"offramp.toml": "fail_on = 'any'\n"}, 4, "Did you mean `fail-on`?"),
            (["check"], {"offramp.toml": "fail-on = \n"}, 4, "no TOML"),
            (["check"], {"offramp.toml": "", "pyproject.toml": "[tool.offramp]\n"}, 4, "Keep one of them"),
            (["check"], {"offramp.toml": "rules = ['none']\n"}, 4, "is no folder"),
            (["scan"], {"offramp.toml": "output-as = 'nothing'\n"}, 2, "Choose bytes, path"),
            (["check", "--rules", "r"], {"r/wrapper/x.yaml": "id: y\n"}, 5, "has the grammar"),
            (["check", "--baseline", "b.json"], {}, 6, "offramp baseline write"),
            (["check", "--baseline", "b.json"], {"b.json": "{"}, 6, "is no JSON"),
            (["check", "--baseline", "b.json"], {"b.json": "{}"}, 6, "is no baseline"),
            (["baseline", "prune"], {}, 6, "offramp baseline write"),
            (["check", "--diff-base", "x"], {}, 7, "Fetch it first"),
            (["check", "nowhere"], {}, 2, "does not exist"),
            (["check", "--today", "soon"], {}, 2, "is no day"),
            (["baseline", "write", "--until", "soon"], {"a.py": RELAY}, 2, "is no day"),
            (["check"], {"a.py": RELAY + "def (\n"}, 3, "a.py: not checked (syntax-error)"),
            (["init"], {"pyproject.toml": "[tool.offramp]\n"}, 4, "offramp config show"),
        ],
    )
    def test_refused(
        self, repository: Repository, words: list[str], files: dict[str, str], code: int, says: str
    ) -> None:
        for path, text in files.items():
            repository.write(path, text)
        done = repository.run(*words)
        assert done.code == code
        assert says in done.err
        assert done.out == ""
        assert code in EXIT_CODES

    def test_an_unreadable_file(self, repository: Repository) -> None:
        repository.write("a.py", RELAY)
        (repository.root / "a.py").chmod(0)
        if os.access(repository.root / "a.py", os.R_OK):
            pytest.skip("this user reads everything")
        done = repository.run("check")
        assert done.code == 3
        assert "a.py: not checked (unreadable): no permission to read it" in done.err

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"count": 0}, "`count`"),
            ({"route": "nice"}, "route"),
            ({"until": "soon"}, "no day"),
            ({"line": 3}, "unknown key `line`"),
            ({"path": 3}, "`path`"),
            ({"key": None}, "lacks `key`"),
        ],
    )
    def test_a_baseline_that_was_edited_badly(
        self, repository: Repository, change: dict[str, object], says: str
    ) -> None:
        repository.write("a.py", RELAY)
        repository.run("baseline", "write")
        page = json.loads(repository.read("offramp-baseline.json"))
        row = {**page["entries"][0], **change}
        page["entries"] = [{name: value for name, value in row.items() if value is not None}]
        repository.write("offramp-baseline.json", json.dumps(page))
        done = repository.run("check", "--baseline", "offramp-baseline.json")
        assert done.code == 6
        assert says in done.err


def test_the_report_keeps_its_contract(repository: Repository) -> None:
    repository.write("a.py", TestComments.with_comment(COMMENT) + "x = 1  # offramp: ignore[nothing]\n")
    repository.write("b.py", OFFICIAL)
    repository.commit()
    repository.write("b.py", WRAPPER)
    page = repository.report("--diff-base", "HEAD")
    assert page["exceptions"]
    assert page["notes"]
    assert page["drift"]
    schema = Path(__file__).parents[1] / "src/offramp/report/schema/offramp-report-1.json"
    known = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator(known).validate(page)
    assert known["properties"]["notes"]["items"]["properties"]["rule"]["enum"] == list(NOTES)
    grounds = known["properties"]["exceptions"]["items"]["properties"]["grounds"]["enum"]
    assert grounds == [each.value for each in Grounds]


def test_a_clean_project_starts_nothing_heavy(repository: Repository) -> None:
    repository.write("a.py", "x = 1\n")
    repository.write("pyproject.toml", "[project]\nname = 'x'\n")
    code = (
        "import sys; from offramp.cli import main\n"
        "try: main(['check'])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(sorted(sys.modules.keys() & {'jinja2', 'libcst', 'tomllib', 'tomli', 'offramp.gate'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=repository.root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("path", "text", "words", "code", "says"),
    [
        ("offramp.toml", "fail_on = 1\n", [], 4, "Did you mean"),
        ("offramp.toml", "baseline = 'b.json'\n", [], 6, "There is no baseline"),
        ("pyproject.toml", "[tool.offramp]\nx = 1\n", [], 4, "no key `x`"),
        ("b.py", f"y = 1  {COMMENT}\n", [], 0, "unused-ignore"),
        ("b.js", f"let y = 1  {COMMENT.replace('#', '//')}\n", ["a.py", "b.js"], 0, ""),
    ],
)
def test_a_clean_project_is_not_answered_too_soon(
    repository: Repository, path: str, text: str, words: list[str], code: int, says: str
) -> None:
    repository.write("a.py", "x = 1\n")
    repository.write(path, text)
    done = repository.start("check", *words)
    assert done.code == code
    assert says in done.err


@pytest.mark.parametrize("word", ["on", "off"])
def test_nothing_is_kept_where_that_is_asked(repository: Repository, tmp_path: Path, word: str) -> None:
    repository.write("a.py", RELAY)
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "OFFRAMP_CACHE": word}
    command = [sys.executable, "-m", "offramp", "check", str(repository.root)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert (tmp_path / "cache").exists() is (word == "on")
