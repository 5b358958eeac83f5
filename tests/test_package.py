"""What is installed is all that is needed: rules, contract and page templates travel in the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UV = os.environ.get("UV") or shutil.which("uv")


@pytest.mark.skipif(UV is None, reason="uv builds the wheel")
def test_the_wheel_holds_the_data(tmp_path: Path) -> None:
    assert UV
    subprocess.run([UV, "build", "-q", "--wheel", "--out-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"offramp/rules_data/{path.relative_to(ROOT / 'rules').as_posix()}" for path in _files(ROOT / "rules")}
    package = {f"offramp/{path.relative_to(ROOT / 'src/offramp').as_posix()}" for path in _files(ROOT / "src/offramp")}
    assert rules
    assert rules | package <= held


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
