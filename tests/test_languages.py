"""Comments of other languages are blanked, and nothing else is; places that say nothing of the product are known."""

from __future__ import annotations

import pytest

from offramp.languages import LARGEST, LONGEST_LINE, built, code, set_aside


@pytest.mark.parametrize(
    ("path", "text", "kept"),
    [
        pytest.param("a.ts", 'const u = "https://x.example/a"; // gone', 'const u = "https://x.example/a";', id="url"),
        pytest.param("a.js", "f('//kept', `/* kept */ ${1}`) /* gone */", "f('//kept', `/* kept */ ${1}`)", id="in"),
        pytest.param("a.go", "x := `\n// kept\n` // gone", "x := `\n// kept\n`", id="raw string of Go"),
        pytest.param("a.js", "`don't\n// kept`", "`don't\n// kept`", id="template over lines"),
        pytest.param("a.tsx", "<p>don't</p> // gone\nf() // gone", "<p>don't</p>", id="apostrophe"),
        pytest.param("a.rs", "fn f<'a>(x: &'a str) {} // gone", "fn f<'a>(x: &'a str) {}", id="lifetime"),
        pytest.param("a.js", "/* gone\n gone */ kept()", "kept()", id="block"),
        pytest.param("a.js", "kept() /* gone\n gone", "kept()", id="block without an end"),
        pytest.param("a.js", r"const r = /https?:\/\//; kept()", r"const r = /https?:\/\//; kept()", id="regex"),
        pytest.param("a.js", r'"a \" // kept" // gone', r'"a \" // kept"', id="escaped quote"),
        pytest.param("a.vue", "<!-- gone --> <a href=https://x.example/a>", "<a href=https://x.example/a>", id="vue"),
        pytest.param("a.sh", "curl x#kept ${#kept} # gone", "curl x#kept ${#kept}", id="shell"),
        pytest.param("a.rb", 'puts "#{kept}" # gone', 'puts "#{kept}"', id="ruby"),
        pytest.param("a.php", "f(); # gone\ng(); // gone", "f();", id="php"),
        pytest.param("a.lua", "f() --[[ gone\n]] g() -- gone", "f()", id="lua"),
        pytest.param("a.ps1", "<# gone #> Get-It # gone", "Get-It", id="powershell"),
    ],
)
def test_comments_are_blanks(path: str, text: str, kept: str) -> None:
    found = code(path, text)

    assert "gone" not in found
    assert kept in found
    assert [len(line) for line in found.split("\n")] == [len(line) for line in text.split("\n")]


def test_line_ends_stay() -> None:
    assert code("a.js", "/* a\r\nb */ x\r\n") == "    \r\n     x\r\n"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("src/app.ts", ""),
        ("src/latest/contest.ts", ""),
        ("src/attestation.go", ""),
        ("internal/outbound/client.go", ""),
        ("src/builders/a.ts", ""),
        ("vendor/x/a.go", "vendored"),
        ("web/dist/a.js", "vendored"),
        ("third_party/a.js", "vendored"),
        ("a_test.go", "tried-out"),
        ("src/a.test.ts", "tried-out"),
        ("src/a.spec.js", "tried-out"),
        ("src/__tests__/a.ts", "tried-out"),
        ("src/test/java/A.java", "tried-out"),
        ("src/ClientTest.java", "tried-out"),
        ("docs/a.js", "tried-out"),
        ("examples/a.js", "tried-out"),
        ("Client/Tests/A.swift", "tried-out"),
    ],
)
def test_places_that_say_nothing_of_the_product(path: str, reason: str) -> None:
    found = set_aside(path)

    assert (found[0] if found else "") == reason


@pytest.mark.parametrize(
    ("path", "text", "is_built"),
    [
        pytest.param("a.js", "x\n" * 10, False, id="written"),
        pytest.param("a.js", "x\n" * 6_000 + f"const DATA = '{'x' * LONGEST_LINE}'\n", False, id="one long line"),
        pytest.param("a.js", "x" * (LONGEST_LINE + 1), True, id="all in one line"),
        pytest.param("a.min.js", "x", True, id="by its name"),
        pytest.param("admin.js", "x", False, id="no min in its name"),
        pytest.param("a.js", "x\n" * LARGEST, True, id="too large"),
    ],
)
def test_what_a_tool_has_written(path: str, text: str, is_built: bool) -> None:
    assert bool(built(path, text)) is is_built
