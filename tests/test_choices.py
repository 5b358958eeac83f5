"""What a user may decide, as words of the command line, and where the words lead."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from patched import applied, commit, settings_of

from offramp import cli, pipeline
from offramp.choices import ChoiceError, Form, Output, Settings, output
from offramp.model import Level, NoPatch, Patch, Role

CODE = b"""from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
"""


@pytest.mark.parametrize("word", ["bytes", "path", "data-url"])
def test_a_form(word: str) -> None:
    assert output(word) == Output(form=Form(word))


def test_a_function() -> None:
    chosen = output("shop.storage:upload", "shots")

    assert chosen == Output(form=Form.FUNCTION, module="shop.storage", function="upload", folder="shots")
    homes = ["src/shop/storage.py", "shop/storage/__init__.py", "shop/storages.py", "myshop/storage.py"]
    assert [path for path in homes if chosen.is_home(path)] == homes[:2]


@pytest.mark.parametrize(
    "word",
    ["", "url", "function", "Path", "shop.storage", ":upload", "shop:", "shop:a.b", "shop:f()", "a-b:c", "a:b:c"],
)
def test_no_choice(word: str) -> None:
    with pytest.raises(ChoiceError):
        output(word)


@pytest.mark.parametrize("folder", ["", "a//b", "a/", "a\nb", "./a"])
def test_no_folder(folder: str) -> None:
    with pytest.raises(ChoiceError):
        output("path", folder)


SHOWN = b"from shop import show\n" + CODE.replace(b"return ", b"show(").rstrip() + b")\n"


def test_without_a_choice_the_next_step_names_them(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": SHOWN})

    [fix] = [each.fix for each in pipeline.run(tmp_path, plan=True).findings if each.role is Role.CALL]

    assert isinstance(fix, NoPatch)
    assert all(word in fix.next_step for word in ("--output-as", "bytes", "path", "data-url", "MODULE:FUNCTION"))


def test_bytes_that_do_not_do_are_not_named_again(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": SHOWN})

    settings = Settings(output=output("bytes"))
    [fix] = [
        each.fix for each in pipeline.run(tmp_path, plan=True, settings=settings).findings if each.role is Role.CALL
    ]

    assert isinstance(fix, NoPatch)
    assert fix.reason == "url-leaves-function"
    assert "Bytes were chosen" in fix.next_step
    assert "`bytes`" not in fix.next_step


def test_without_a_choice_a_patch_says_what_it_took_for_right(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE})

    [fix] = [each.fix for each in pipeline.run(tmp_path, plan=True).findings if each.role is Role.CALL]

    assert isinstance(fix, Patch)
    assert fix.level is Level.REVIEW
    [told] = [each for each in fix.assumptions if "--output-as" in each]
    assert told.startswith("Line 8 of app.py returns the path of a saved file now")


def test_the_folder_holds_without_a_choice(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE})

    report = pipeline.run(tmp_path, plan=True, settings=Settings(folder="out/shots"))

    assert b'Path("out/shots", f"{uuid4().hex}.png")' in applied(tmp_path, report)[-1]["app.py"]


def test_what_is_chosen_comes_alone() -> None:
    assert Settings(output=output("data-url")).outputs == (output("data-url"),)
    assert all(each.is_default for each in Settings().outputs)


def test_a_choice_gives_a_patch_for_review_that_says_so(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE})

    settings = Settings(output=output("path", "out/shots"))
    report = pipeline.run(tmp_path, plan=True, settings=settings)
    [fix] = [each.fix for each in report.findings if each.role is Role.CALL]

    assert isinstance(fix, Patch)
    assert fix.level is Level.REVIEW
    assert any("out/shots" in each for each in fix.assumptions)
    assert b'Path("out/shots", f"{uuid4().hex}.png")' in applied(tmp_path, report)[-1]["app.py"]


def test_a_function_that_is_not_there(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE, "storage.py": b"def store(image):\n    return image\n"})

    with pytest.raises(ChoiceError, match=r"storage\.py has no"):
        pipeline.run(tmp_path, plan=True, settings=Settings(output=output("storage:upload")))


def test_what_a_case_says() -> None:
    assert settings_of({"app.py": b"# output-as: path\n"}) == Settings(output=output("path"))
    assert settings_of({"app.py": CODE}) == Settings()


def test_the_command_line(tmp_path: Path) -> None:
    root, plan = tmp_path / "one", tmp_path / "plan"
    root.mkdir()
    commit(root, {"app.py": CODE})
    words = ["plan", str(root), "-o", str(plan), "--output-as", "path", "--image-folder", "shots"]

    CliRunner().invoke(cli.cli, words, catch_exceptions=False)

    assert "shots" in "".join(file.read_text() for file in (plan / "patches").glob("*.patch"))


@pytest.mark.parametrize(
    ("word", "text"), [("path", "save_image"), ("data-url", "data:image/png"), ("bytes", "b64decode")]
)
def test_apply_takes_the_same_choice(word: str, text: str, tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE})
    words = ["apply", str(tmp_path), "--level", "review", "--output-as", word]

    CliRunner().invoke(cli.cli, words, catch_exceptions=False)

    assert text in (tmp_path / "app.py").read_text()


def test_apply_without_a_choice_leaves_what_is_to_be_reviewed(tmp_path: Path) -> None:
    commit(tmp_path, {"app.py": CODE})

    CliRunner().invoke(cli.cli, ["apply", str(tmp_path)], catch_exceptions=False)

    assert (tmp_path / "app.py").read_bytes() == CODE


def test_a_wrong_word_on_the_command_line(tmp_path: Path) -> None:
    words = ["plan", ".", "-o", str(tmp_path / "p"), "--output-as", "x"]

    with pytest.raises(ChoiceError):
        CliRunner().invoke(cli.cli, words, catch_exceptions=False)
