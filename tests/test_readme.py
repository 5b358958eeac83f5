"""What the README promises is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from click import Context

from offramp import cli
from offramp.model import Disposition, Route, Stage

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_every_command_is_described() -> None:
    assert set(re.findall(r"^\| `offramp (\w+)", README, re.MULTILINE)) == set(cli.cli.list_commands(Context(cli.cli)))


def test_the_exit_codes_are_those_of_the_command_line() -> None:
    documented = set(re.findall(r"^\| (\d) \| ", README, re.MULTILINE))
    assert documented == set(re.findall(r"^(\d)  ", cli.__doc__ or "", re.MULTILINE)) == {"0", "1", "2", "3"}


def test_the_words_are_those_of_the_model() -> None:
    row = {match[1]: match[2] for match in re.finditer(r"^\| (\w+) \| (.*) \|$", README, re.MULTILINE)}
    assert re.findall(r"`([\w-]+)`", row["route"]) == [route.value for route in Route]
    assert row["stage"].startswith(", ".join(stage.value for stage in Stage))
    assert all(word.value in row["disposition"] for word in Disposition)


def test_the_first_commands_name_what_exists() -> None:
    block = README.split("```sh\n")[1].split("```")[0].splitlines()
    assert len(block) == 2
    folder = re.search(r"offramp plan (\S+)", block[0])
    assert folder
    assert (Path(__file__).parents[1] / folder[1]).is_dir()
    assert block[1].endswith("python -m tests")
