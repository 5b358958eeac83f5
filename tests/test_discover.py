"""What is in scope, with real git and without it."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from offramp.discover import LARGEST_CONFIG, LARGEST_PYTHON, Decoded, Discovery, NotText, decode, discover
from offramp.errors import InputError


def write(root: Path, *names: str, content: str = "x = 1\n") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *identity, "-C", str(root), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def paths(found: Discovery) -> list[str]:
    return [file.path for file in found.files]


def reasons(found: Discovery) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in found.skipped}


@pytest.fixture(params=["git", "plain"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with and without git; most of what is in scope must not depend on it."""
    folder = tmp_path / "project"
    folder.mkdir()
    if request.param == "git":
        git(folder, "init", "-q")
    return folder


def test_python_and_configuration(root: Path) -> None:
    config = [".env", ".env.local", "prod.env", "compose.yaml", "a.yml", "p.toml", "c.json", "s.ini", "s.cfg"]
    config += ["requirements-dev.txt", "deploy/Dockerfile.gpu", "requirements/test.txt", "base.dockerfile"]
    config += ["Pipfile", "Pipfile.lock", "uv.lock", "poetry.lock", "constraints.txt"]
    write(root, "a.py", "pkg/b.pyw", *config)
    write(root, "notes.txt", "logo.png", "stub.pyi", "package-lock.json", "yarn.lock", "requirements.md", "LICENSE")
    write(root, "bin/tool", content="#!/usr/bin/env python3\n")
    write(root, "bin/shell", content="#!/bin/sh\npython x\n")
    found = discover(root)
    assert {file.path for file in found.files if file.kind == "python"} == {"a.py", "pkg/b.pyw", "bin/tool"}
    assert {file.path for file in found.files if file.kind == "config"} == set(config)
    assert paths(found) == sorted(paths(found))
    assert found.skipped == ()
    assert found.root_name == "project"
    assert next(file for file in found.files if file.path == "a.py").read() == b"x = 1\n"


def test_other_languages(root: Path) -> None:
    write(root, "a.ts", "web/B.JSX", "c.go", "d.vue", "e.sh", "f.py", "node_modules/g.js")
    write(root, "notes.md", "page.html", "list.txt", "data.csv", "style.css", "h.lock.json")
    found = discover(root)
    assert [file.path for file in found.files if file.kind == "text"] == ["a.ts", "c.go", "d.vue", "e.sh", "web/B.JSX"]
    assert decode(b"// caf\xe9", "text") == Decoded(text="// caf\ufffd", encoding="utf-8")


def test_ignore_rules(root: Path) -> None:
    write(root, "a.py", "out/b.py", "pkg/gen.py", "pkg/keep/gen.py", "other/gen.py", "x.log.py")
    write(root, ".gitignore", content="/out/\n*.log.py\n")
    write(root, "pkg/.gitignore", content="gen.py\n!keep/gen.py\n!y.log.py\n")
    write(root, "pkg/y.log.py")
    assert paths(discover(root)) == ["a.py", "other/gen.py", "pkg/keep/gen.py", "pkg/y.log.py"]


def test_foreign_code(root: Path) -> None:
    write(root, "a.py", ".venv/b.py", "venv/c.py", "web/node_modules/d.py", "lib/site-packages/e.py", "venv.py")
    assert paths(discover(root)) == ["a.py", "venv.py"]


def test_excluded_by_the_user(root: Path) -> None:
    write(root, "a.py", "old/b.py", "pkg/old/c.py", "pkg/d.py")
    assert paths(discover(root, exclude=("/old/", "d.py"))) == ["a.py", "pkg/old/c.py"]


def test_what_cannot_be_read_has_a_reason(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside.py")
    write(root, "a.py", "n.ipynb")
    (root / "big.py").write_bytes(b"#" * (LARGEST_PYTHON + 1))
    (root / "fits.py").write_bytes(b"#" * LARGEST_PYTHON)
    (root / "link.py").symlink_to(tmp_path / "outside.py")
    (root / "alias.py").symlink_to("a.py")
    (root / "README.lnk").symlink_to(tmp_path)
    found = discover(root)
    assert paths(found) == ["a.py", "fits.py", "n.ipynb"]
    assert reasons(found) == {"big.py": "too-large", "link.py": "outside-root"}


def test_large_configuration_is_data(root: Path) -> None:
    (root / "fits.json").write_bytes(b" " * LARGEST_CONFIG)
    (root / "data.json").write_bytes(b" " * (LARGEST_CONFIG + 1))
    found = discover(root)
    assert paths(found) == ["fits.json"]
    assert found.skipped == ()


def test_a_socket_is_not_opened(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.py"))
        assert reasons(discover(tmp_path)) == {"s.py": "unreadable"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(root: Path) -> None:
    write(root, "a.py", "locked/b.py")
    (root / "a.py").chmod(0)
    (root / "locked").chmod(0)
    try:
        assert reasons(discover(root))["a.py"] == "unreadable"
    finally:
        (root / "locked").chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_not_text(root: Path) -> None:
    write(root, "naïve.py", "two words.py")
    with open(os.fsencode(root) + b"/caf\xe9.py", "wb") as file:
        file.write(b"")
    found = discover(root)
    assert paths(found) == ["naïve.py", "two words.py"]
    assert reasons(found) == {"caf\\udce9.py": "unreadable"}


def test_deleted_files_and_revision(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "gone.py")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    (tmp_path / "gone.py").unlink()
    write(tmp_path, "new.py")
    found = discover(tmp_path)
    assert paths(found) == ["a.py", "new.py"]
    assert found.skipped == ()
    assert found.commit == git(tmp_path, "rev-parse", "HEAD")


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py")
    assert discover(tmp_path).commit == ""
    assert paths(discover(tmp_path)) == ["a.py"]


def test_a_folder_inside_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "sub/b.py", "sub/c.py")
    write(tmp_path, ".gitignore", content="/sub/c.py\n")
    assert paths(discover(tmp_path / "sub")) == ["b.py"]


def test_an_ignored_folder_can_be_scanned_by_itself(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "sub/b.py")
    write(tmp_path, ".gitignore", content="sub\n")
    assert paths(discover(tmp_path / "sub")) == ["b.py"]


def test_the_environment_of_a_git_hook_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, f"{name}.py")
        git(tmp_path / name, "init", "-q")
        git(tmp_path / name, "add", ".")
        git(tmp_path / name, "commit", "-qm", name)
    revision = git(tmp_path / "two", "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "one" / ".git"))
    found = discover(tmp_path / "two")
    assert (paths(found), found.commit) == (["two.py"], revision)


def test_a_nested_repository_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "inner/b.py")
    git(tmp_path / "inner", "init", "-q")
    git(tmp_path / "inner", "add", ".")
    git(tmp_path / "inner", "commit", "-qm", "x")
    found = discover(tmp_path)
    assert paths(found) == ["a.py"]
    assert reasons(found) == {"inner": "nested-repository"}


def test_without_git_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.py", "build/b.py", "env/c.py", "env/pyvenv.cfg")
    monkeypatch.setenv("PATH", "")
    assert paths(discover(tmp_path)) == ["a.py"]


def test_one_file(tmp_path: Path) -> None:
    write(tmp_path, "pkg/a.py", "pkg/b.py", "pkg/notes.txt")
    found = discover(tmp_path / "pkg" / "a.py")
    assert (found.root_name, paths(found)) == ("pkg", ["a.py"])
    with pytest.raises(InputError, match="neither source, a notebook nor configuration"):
        discover(tmp_path / "pkg" / "notes.txt")
    with pytest.raises(InputError, match="does not exist"):
        discover(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"x = 1\r\ny\n", "x = 1\r\ny\n", "utf-8"),
        ("é".encode(), "é", "utf-8"),
        (b"\xef\xbb\xbfx", "x", "utf-8-sig"),
        (b"# -*- coding: latin-1 -*-\n\xe9", "# -*- coding: latin-1 -*-\né", "iso-8859-1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n\xe9", None, "cp1251"),
        (b"", "", "utf-8"),
    ],
)
def test_decoding_keeps_every_byte(data: bytes, text: str | None, encoding: str) -> None:
    decoded = decode(data)
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == encoding
    assert decoded.text.encode(decoded.encoding) == data
    assert text is None or decoded.text == text


@pytest.mark.parametrize(
    "data",
    [
        b"\xe9",
        b"\x89PNG\r\n\x1a\n\x00\xff",
        b"# coding: martian\n",
        b"\xef\xbb\xbf# coding: latin-1\n",
        "x = 1".encode("utf-16"),
        b"# coding: rot13\n",
        b"# coding: utf-7\n+AOk-\n# +AGE-",
    ],
)
def test_what_is_no_text_says_why(data: bytes) -> None:
    decoded = decode(data)
    assert isinstance(decoded, NotText)
    assert decoded.detail


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_configuration_may_be_utf16_with_a_mark(encoding: str) -> None:
    data = "\ufeffg4f==1\r\n".encode(encoding)

    assert decode(data, "config") == Decoded(text="\ufeffg4f==1\r\n", encoding=encoding)
    assert decode(data[:-1], "config") == NotText(detail=str(_utf16_error(data[:-1], encoding)))


def _utf16_error(data: bytes, encoding: str) -> Exception:
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode(encoding)
    return caught.value
