"""The user's own type checker before and after the patches, with the real mypy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from offramp.errors import OutputError
from offramp.model import TypeFault
from offramp.type_check import type_check

pytestmark = pytest.mark.once

MYPY = f"{sys.executable} -m mypy --no-incremental --no-error-summary --no-site-packages ."
OLD = "def size() -> int:\n    return 'old'\n\n\ndef name() -> str:\n    return 'a'\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / ".venv").mkdir(parents=True)
    (root / ".venv" / "broken.py").write_text("x: int = 'no'\n")
    (root / "app.py").write_text(OLD)
    return root


def test_an_old_error_that_moves_is_not_new(project: Path) -> None:
    told = type_check(project, {"app.py": b"import os\n\n" + OLD.encode()}, MYPY)

    assert (told.before, told.after, told.fresh) == (1, 1, ())
    assert (project / "app.py").read_text() == OLD


def test_a_new_error_is_told_at_its_line(project: Path) -> None:
    told = type_check(project, {"app.py": OLD.replace("'a'", "3").encode()}, MYPY)

    assert (told.before, told.after) == (1, 2)
    [fault] = told.fresh
    assert (fault.path, fault.line) == ("app.py", 6)
    assert fault.text.startswith("Incompatible return value type")


def test_the_same_error_twice_is_one_new(project: Path) -> None:
    more = OLD + "\n\ndef other() -> int:\n    return 'old'\n"
    told = type_check(project, {"app.py": more.encode()}, MYPY)

    assert [each.line for each in told.fresh] == [10]


def test_an_error_that_goes_leaves_nothing_to_say(project: Path) -> None:
    told = type_check(project, {"app.py": OLD.replace("'old'", "3").encode()}, MYPY)

    assert (told.before, told.after, told.fresh) == (1, 0, ())


def test_paths_of_pyright_are_told_from_the_project_on(project: Path) -> None:
    script = project / "like_pyright.py"
    script.write_text(
        "import pathlib\n"
        "here = pathlib.Path.cwd()\n"
        "if 'return 3' in (here / 'app.py').read_text():\n"
        "    print(f'{here}/app.py')\n"
        '    print(f\'  {here}/app.py:6:12 - error: "int" is not "str" (reportReturnType)\')\n'
        "    raise SystemExit(1)\n"
    )
    told = type_check(project, {"app.py": OLD.replace("'a'", "3").encode()}, f"{sys.executable} like_pyright.py")

    assert told.fresh == (TypeFault("app.py", 6, '"int" is not "str" (reportReturnType)'),)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "names no command"),
        ("no-such-checker .", "cannot be run"),
        (f"{sys.executable} -m mypy --no-such-option .", "gave no verdict"),
        (f"{sys.executable} -c 'raise SystemExit(1)'", "gave no verdict"),
        ("mypy 'app", "cannot be read"),
    ],
)
def test_no_verdict_is_no_pass(project: Path, command: str, said: str) -> None:
    with pytest.raises(OutputError, match=said):
        type_check(project, {}, command)


def test_a_checker_may_print_what_it_likes(project: Path) -> None:
    script = project / "checker.py"
    script.write_text("import sys\nsys.stdout.buffer.write(b'app.py:1: error: caf\\xe9\\n')\nraise SystemExit(1)\n")

    assert type_check(project, {}, f"{sys.executable} checker.py").before == 1


def test_of_one_file_there_is_no_project_to_check(project: Path) -> None:
    with pytest.raises(OutputError, match=r"app\.py is no folder"):
        type_check(project / "app.py", {}, MYPY)


def test_a_project_that_cannot_be_copied_is_told(project: Path) -> None:
    os.mkfifo(project / "pipe")
    with pytest.raises(OutputError, match=r"cannot be copied: .*pipe"):
        type_check(project, {}, MYPY)
