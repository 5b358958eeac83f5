"""Long lines that edits have made are broken at their outermost brackets; all else stays as it is."""

from __future__ import annotations

import ast

import pytest

from offramp.fixes.width import within_width

LONG = "a_rather_long_name_of_a_thing"
CALL = f"    made = await maker.draw({LONG}, {LONG}, {LONG}, wanted={LONG})\n"
HEAD = "async def f(maker):\n"


def test_a_call_gets_an_argument_a_line() -> None:
    after = within_width(f"{HEAD}    pass\n", HEAD + CALL)

    arguments = "".join(f"        {each},\n" for each in (LONG, LONG, LONG, f"wanted={LONG}"))
    assert after == f"{HEAD}    made = await maker.draw(\n{arguments}    )\n"


def test_arguments_that_fit_share_a_line() -> None:
    made = f"result_with_quite_a_name = the_maker_of_images.with_options(retries=0).draw(first={LONG}, second={LONG})\n"

    after = within_width("", made)

    assert after.splitlines()[1] == f"    first={LONG}, second={LONG}"


def test_a_list_is_parted_at_its_words() -> None:
    made = f"names = [{LONG}.{LONG}({LONG}) for {LONG} in things or [] if {LONG}]\n"

    assert [line.split()[0] for line in within_width("", made).splitlines()[2:4]] == ["for", "if"]


def test_line_ends_stay() -> None:
    after = within_width("", HEAD.replace("\n", "\r\n") + CALL.replace("\n", "\r\n"))

    assert after.count("\n") == after.count("\r\n") == 7


@pytest.mark.parametrize(
    "line",
    [
        f"made = draw({LONG}, {LONG}, {LONG})\n",
        f"made = draw({LONG}, {LONG}, {LONG}, wanted={LONG})  # which is needed\n",
        f"if draw({LONG}, {LONG}, {LONG}, {LONG}, wanted={LONG}):\n    pass\n",
        f"made = draw({LONG}, ({LONG}), {LONG}, {LONG}, wanted=('é{LONG}'))\n",
        f"made = draw({LONG} for {LONG} in [{LONG}, {LONG}, {LONG}, {LONG}])\n",
    ],
)
def test_left_alone(line: str) -> None:
    assert within_width("", line) == line


def test_what_was_long_before_stays() -> None:
    text = HEAD + CALL

    assert within_width(text, f"{text}    return made\n") == f"{text}    return made\n"


def test_a_file_of_long_lines_keeps_its_style() -> None:
    before = "".join(f"# {number} {LONG * 5}\n" for number in range(3))

    assert within_width(before, before + HEAD + CALL) == before + HEAD + CALL


@pytest.mark.parametrize("word", ["'漢字'", "(yield)", "lambda x: (x, 1)", "*things", "{**things}"])
def test_it_means_the_same(word: str) -> None:
    made = f"def f():\n    made = draw({LONG}, {word}, {LONG}, {LONG}, wanted={LONG})\n"

    assert ast.dump(ast.parse(within_width("", made))) == ast.dump(ast.parse(made))
