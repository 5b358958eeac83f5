"""What the README promises is what the program does."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import yaml
from click import Context

from offramp import cli
from offramp.commands import outputs
from offramp.comments import in_python
from offramp.config.reading import table
from offramp.errors import EXIT_CODES, OfframpError
from offramp.model import Disposition, Route, Stage

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_described() -> None:
    assert set(re.findall(r"^\| `offramp (\w+)", README, re.MULTILINE)) == set(cli.cli.list_commands(Context(cli.cli)))


def test_the_exit_codes_are_those_of_the_program() -> None:
    rows = (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    assert "\n".join(["| exit code | means |", "|---|---|", *rows]) in README
    codes = {each.code for each in _below(OfframpError)}
    assert codes == {2, 4, 5, 6, 7}
    assert codes <= EXIT_CODES.keys()


def _below(kind: type[OfframpError]) -> list[type[OfframpError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _below(below))]


def test_the_configuration_holds() -> None:
    text = README.split("```toml\n")[1].split("```")[0]
    problems: list[str] = []
    loads = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads
    found = table(loads(text)["tool"]["offramp"], problems.append)
    assert problems == []
    assert [len(gates.answers) for gates in found["gateways"]] == [5]


def test_the_comment_is_one() -> None:
    [line] = [line for line in README.splitlines() if "# offramp: ignore[" in line]
    [ignore] = in_python("x.py", line + "\n")
    assert (ignore.fault, ignore.rules, ignore.reason) == ("", ("chatgpt-web-image-prompt",), "ticket 12")


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


def test_the_snippets_name_what_exists() -> None:
    snippets = [yaml.safe_load(block.split("```")[0]) for block in README.split("```yaml\n")[1:]]
    hooks = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"].keys()
    github = next(each for each in snippets if "permissions" in each)

    assert {hook["id"] for hook in snippets[0][0]["hooks"]} <= hooks
    assert "offramp-changed" in hooks
    assert github["steps"][1]["with"].keys() <= inputs
    assert set(re.findall(r"--output ([a-z-]+)=", README)) <= set(outputs.FORMATS)


def test_every_format_is_described() -> None:
    rows = re.findall(
        r"^\| ((?:`[\w-]+`(?:, )?)+) \| .* \|$", README.split("## Formats")[1].split("## ")[0], re.MULTILINE
    )
    named = [name for row in rows for name in re.findall(r"`([\w-]+)`", row)]
    assert sorted(named) == sorted(outputs.FORMATS)
