"""The series as a whole: its order and names, what it does to a clone, and what it never does to the repository."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from patched import Tree, applied, commit, git, planned, read_tree, tree_of

from offramp import pipeline
from offramp.model import NoPatch, Patch, Report, Role, Stage

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
NAMES = sorted(folder.name for folder in PROJECTS.iterdir() if folder.is_dir())
EVERY_STAGE = {
    "draw.py": b"""\
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    target.write_bytes(requests.get(reply.data[0].url).content)


def edit(picture, prompt):
    reply = client.images.edit(model="gpt-image-1", image=picture, prompt=prompt, response_format="b64_json")
    return reply.data[0].b64_json
""",
    "bing.py": b"""\
import os

from BingImageCreator import ImageGen


def bing(prompt, folder):
    generator = ImageGen(os.environ["def bing(prompt, folder):_U"])
    links = generator.get_images(prompt)
    generator.save_images(links, folder)
""",
    "README.md": b"# Nothing to see\n",
}


def app(project: str) -> Tree:
    return read_tree(PROJECTS / project / "app")


@pytest.fixture(scope="module", params=NAMES)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree, Report]:
    """A committed sample project, its tree, and its plan."""
    root = tmp_path_factory.mktemp(request.param) / request.param
    tree = app(request.param)
    return root, tree, planned(root, tree)


Planned = tuple[Path, Tree, Report]


def clone(root: Path, target: Path) -> Path:
    git(root, "clone", "-q", str(root), str(target))
    return target


def test_files_are_named_and_ordered_by_stage(project: Planned) -> None:
    _, _, report = project

    assert report.patches
    for number, patch in enumerate(report.patches, 1):
        assert patch.stage
        assert re.fullmatch(rf"{number:04}-{patch.stage.value}-[a-z0-9-]+\.patch", patch.name)
        assert f"\nSubject: [PATCH {number}/{len(report.patches)}] {patch.subject}\n" in patch.text
    stages = [patch.stage for patch in report.patches]
    assert stages == [stage for stage in Stage if stage in stages]


def test_the_series_goes_onto_a_clean_clone(project: Planned, tmp_path: Path) -> None:
    root, tree, report = project
    copy = clone(root, tmp_path / "clone")
    trees = applied(copy, report)

    assert git(copy, "status", "--porcelain") == ""
    for before, after, patch in zip([tree, *trees], trees, report.patches, strict=False):
        assert {name for name in after if after[name] != before.get(name)} == set(patch.files)
        assert before.keys() == after.keys()
    for after in trees:
        for name in after:
            if name.endswith(".py"):
                ast.parse(after[name])


def test_the_series_can_be_taken_back(project: Planned, tmp_path: Path) -> None:
    root, tree, report = project
    copy = clone(root, tmp_path / "clone")
    applied(copy, report)
    for patch in reversed(report.patches):
        git(copy, "apply", "--reverse", "--index", stdin=patch.text[patch.text.index("diff --git") :])

    assert tree_of(copy) == tree


def test_planning_changes_nothing(project: Planned) -> None:
    root, tree, _ = project

    assert tree_of(root) == tree
    assert git(root, "status", "--porcelain") == ""
    assert {path for path in root.iterdir() if path.name != ".git"} == {root / name.split("/")[0] for name in tree}


def test_every_finding_is_a_patch_or_says_why_not(project: Planned) -> None:
    _, _, report = project
    names = {patch.name: patch for patch in report.patches}

    for finding in report.findings:
        match finding.fix:
            case Patch(patches=carriers, diff=diff):
                assert carriers
                assert diff.startswith("diff --git")
                assert all(finding.id in names[carrier].findings for carrier in carriers)
            case NoPatch(reason=reason, detail=detail, next_step=step):
                assert re.fullmatch(r"[a-z0-9-]+", reason)
                assert detail.endswith((".", ")"))
                assert step.endswith(".")
    assert {id for patch in report.patches for id in patch.findings} <= {finding.id for finding in report.findings}


def test_a_second_plan_has_no_patch_for_what_is_done(project: Planned, tmp_path: Path) -> None:
    root, _, report = project
    copy = clone(root, tmp_path / "clone")
    applied(copy, report)
    again = pipeline.run(copy, plan=True)

    done = {
        (finding.rule, finding.location.path, finding.scope)
        for finding in report.findings
        if finding.role is Role.CALL and isinstance(finding.fix, Patch)
    }
    assert done
    assert [
        finding.location
        for finding in again.findings
        if isinstance(finding.fix, Patch) and (finding.rule, finding.location.path, finding.scope) in done
    ] == []


def test_all_stages_that_write(tmp_path: Path) -> None:
    report = planned(tmp_path / "one", EVERY_STAGE)

    assert [patch.name for patch in report.patches] == [
        "0001-generation-official-images-generate.patch",
        "0002-edit-official-images-edit.patch",
        "0003-output-format-base64-results.patch",
        "0004-storage-saved-files.patch",
    ]
    assert len(applied(tmp_path / "one", report)) == 4


def test_a_clean_tree_has_no_series(tmp_path: Path) -> None:
    report = planned(tmp_path / "one", {"a.py": b"print('a fox')\n"})

    assert (report.patches, report.findings) == ((), ())


def test_a_lone_file_can_be_planned(tmp_path: Path) -> None:
    file = tmp_path / "draw.py"
    file.write_bytes(EVERY_STAGE["draw.py"])

    assert [patch.files for patch in pipeline.run(file, plan=True).patches] == [("draw.py",)] * 4


def test_paths_with_blanks_and_more(tmp_path: Path) -> None:
    tree = {"two words/na\u00efve \u6f22.py": EVERY_STAGE["draw.py"], "two words/__init__.py": b""}
    report = planned(tmp_path / "one", tree)

    assert applied(tmp_path / "one", report)[-1] != tree


def test_a_file_that_cannot_be_parsed_stops_no_other(tmp_path: Path) -> None:
    tree = {**EVERY_STAGE, "broken.py": b"client.images.generate(  # chatgpt.com/backend-api\n"}
    report = planned(tmp_path / "one", tree)

    assert [skipped.path for skipped in report.skipped] == ["broken.py"]
    assert len(report.patches) == 4


def test_secrets_stand_in_no_patch(tmp_path: Path) -> None:
    secret = b"sk-relay" + b"Zx81Qw72Er63Ty54Ui45Op36"
    tree = {
        "keyed.py": EVERY_STAGE["draw.py"].replace(b"OpenAI(base", b'OpenAI(api_key="' + secret + b'", base'),
        "plain.py": EVERY_STAGE["draw.py"],
    }
    report = planned(tmp_path / "one", tree)

    assert {path for patch in report.patches for path in patch.files} == {"plain.py"}
    assert secret.decode() not in repr(report)


SCRIPT = """
import sys
from pathlib import Path
from offramp import pipeline
from offramp.report import FORMATS
report = pipeline.run(Path(sys.argv[1]), plan=True)
for name in ("json", "sarif", "html", "text"):
    sys.stdout.write(FORMATS[name](report))
for patch in report.patches:
    sys.stdout.write(patch.text)
"""


def test_the_same_bytes_under_other_circumstances(tmp_path: Path) -> None:
    commit(_made(tmp_path / "one"), app("catalog-service"))
    circumstances = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "4711", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"},
    ]
    first, second = (_printed(tmp_path / "one", each) for each in circumstances)

    assert first == second
    assert b"catalog_service" in first


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _printed(root: Path, circumstances: dict[str, str]) -> bytes:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **circumstances}
    return subprocess.run([sys.executable, "-c", SCRIPT, str(root)], env=env, capture_output=True, check=True).stdout


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    """Two trees that were written in another order give the same plan."""
    tree = app("batch-render")
    plans = []
    for number, order in enumerate((list(tree), list(tree)[::-1])):
        root = tmp_path / str(number) / "same"
        report = planned(root, {name: tree[name] for name in order})
        plans.append(json.dumps([patch.text for patch in report.patches]))

    assert plans[0] == plans[1]
