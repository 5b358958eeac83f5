"""Copies of packages: what makes a class one, what is said of it, and what patches leave alone."""

from __future__ import annotations

from pathlib import Path

import analysed
import pytest
from patched import planned

from offramp.model import Disposition, NoPatch, Patch, Role

COPY = """\
import requests


class ImageGen:
    def __init__(self, auth_cookie):
        self.session = requests.Session()
        self.session.cookies.set("_U", auth_cookie)

    def get_images(self, prompt):
        answer = self.session.post(f"https://www.bing.com/images/create?q={prompt}&rt=4&FORM=GENCRE")
        return answer.text.split()

    def save_images(self, links, output_dir):
        for number, link in enumerate(links):
            with open(f"{output_dir}/{number}.jpeg", "wb") as file:
                file.write(self.session.get(link).content)
"""
USE = """\
from bic import ImageGen


def draw(cookie, prompt):
    maker = ImageGen(cookie)
    links = maker.get_images(prompt)
    maker.save_images(links, "posters")
"""


def rules_in_use(copy: str, use: str = USE) -> dict[int, str]:
    """The rule of each line of the file that uses the class."""
    found = analysed.sources({"bic.py": copy, "main.py": use}).findings
    return {each.location.line: each.rule for each, _ in found if each.location.path == "main.py"}


def test_uses_of_a_copy_are_those_of_the_package() -> None:
    assert rules_in_use(COPY) == {5: "image-client", 6: "bing-image-creator", 7: "bing-image-save"}


def test_an_awaited_copy_is_the_awaited_class() -> None:
    copy = COPY.replace("def get_images", "async def get_images")
    found = analysed.sources({"bic.py": copy, "main.py": USE}).findings
    use = next(each for each, _ in found if each.location.path == "main.py" and each.role is Role.CALL)

    assert "BingImageCreator.ImageGenAsync" in use.message


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(("www.bing.com/images/create", "studio.example.org/draw"), id="another vendor"),
        pytest.param(("class ImageGen", "class ImageGenOld"), id="another class, the import finds none"),
        pytest.param(("get_images", "fetch"), id="another method"),
        pytest.param((".post(f", ".get(f"), id="no banned call inside"),
    ],
)
def test_what_is_no_copy_is_left_alone(changed: tuple[str, str]) -> None:
    assert set(rules_in_use(COPY.replace(*changed)).values()) <= {"image-client"}
    assert "bing-image-creator" not in rules_in_use(COPY.replace(*changed)).values()


def test_the_evidence_says_whose_copy_it_is_and_how_it_is_known() -> None:
    found = analysed.sources({"bic.py": COPY, "main.py": USE}).findings
    use = next(each for each, _ in found if each.location.path == "main.py" and each.role is Role.CALL)
    said = next(step for step in use.evidence if "copy" in step.text)

    assert (said.path, said.line) == ("bic.py", 4)
    assert said.text.startswith("`ImageGen` of `bic.py` is a copy of BingImageCreator: its request on line 10 goes to ")


def test_a_patch_turns_the_use_and_leaves_the_copy_as_it_is(tmp_path: Path) -> None:
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": USE.encode()})
    fixes = {(each.location.path, each.rule): each.fix for each in report.findings}
    inside = fixes["bic.py", "image-file-write"]

    assert isinstance(fixes["main.py", "bing-image-creator"], Patch)
    assert isinstance(inside, NoPatch)
    assert inside.reason == "inside-a-copy"
    assert {name for patch in report.patches for name in patch.files} == {"main.py"}


def test_a_class_that_extends_the_copy_is_left_to_a_person(tmp_path: Path) -> None:
    use = USE.replace("\n\ndef draw", "\n\nclass Painter(ImageGen):\n    pass\n\n\ndef draw")
    use = use.replace("= ImageGen(", "= Painter(")
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": use.encode()})
    call = next(each for each in report.findings if each.rule == "bing-image-creator")

    assert isinstance(call.fix, NoPatch)
    assert call.fix.reason == "client-extended"


def test_what_closes_the_session_of_a_copy_closes_the_official_client(tmp_path: Path) -> None:
    use = USE + "    maker.session.close()\n"
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": use.encode()})

    assert "+    maker.close()\n" in "".join(patch.text for patch in report.patches)


def test_what_else_is_taken_of_a_copy_is_left_to_a_person(tmp_path: Path) -> None:
    use = USE + "    return maker.session.cookies\n"
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": use.encode()})
    [fix] = [each.fix for each in report.findings if each.role is Role.CALL and each.location.path == "main.py"]

    assert isinstance(fix, NoPatch)
    assert fix.reason == "client-used-otherwise"


def test_what_stands_in_a_used_copy_is_dropped_and_the_use_migrates(tmp_path: Path) -> None:
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": USE.encode()})
    calls = {each.location.path: each for each in report.findings if each.role is Role.CALL}

    assert {path: each.disposition for path, each in calls.items()} == {
        "bic.py": Disposition.DROP,
        "main.py": Disposition.MIGRATE,
    }
    assert isinstance(calls["bic.py"].fix, NoPatch)
    assert calls["bic.py"].fix.reason == "inside-a-copy"


@pytest.mark.parametrize("use", ["", "from bic import ImageGen\n", USE.replace("get_images", "limit")])
def test_a_copy_that_nothing_is_seen_to_use_is_migrated_itself(use: str, tmp_path: Path) -> None:
    report = planned(tmp_path / "one", {"bic.py": COPY.encode(), "main.py": use.encode()})
    [call] = [each for each in report.findings if each.role is Role.CALL]

    assert (call.location.path, call.disposition) == ("bic.py", Disposition.MIGRATE)
