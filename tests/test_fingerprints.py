"""Line hashes by GitHub's published algorithm.

The short vectors are worked out by hand below, by the definition; the long ones are those that GitHub publishes.
"""

from __future__ import annotations

import pytest

from offramp.fingerprints import line_hashes


def by_definition(line: str, behind: str = "") -> str:
    """The hash of a first line: its hundred characters, then the mark of the end, then zeros, as digits to base 37."""
    digits = [*map(ord, line + behind), 0xFFFF, *[0] * 100][:100]
    return f"{sum(digit * 37 ** (99 - place) for place, digit in enumerate(digits)) % 2**64:x}"


def test_no_text_is_one_line() -> None:
    assert line_hashes(b"") == (f"{0xFFFF * 37**99 % 2**64:x}:1",) == ("c129715d7a2bc9a3:1",)


def test_by_the_definition() -> None:
    text = "x = 1\n\tcall( y )\r\nend\r"
    plain = "x=1\ncall(y)\nend\n"
    starts = [0, 4, 12, 16]
    assert line_hashes(text.encode()) == tuple(f"{by_definition(plain[start:])}:1" for start in starts)


def test_only_a_hundred_characters_count() -> None:
    line = "a" * 60 + "\n" + "b" * 80
    assert line_hashes(line.encode())[0] == f"{by_definition(line[:100])}:1"
    assert line_hashes(line.encode())[0] == line_hashes((line + "and more").encode())[0]
    assert line_hashes(line.encode())[0] != line_hashes(line[:90].encode())[0]


def test_a_character_beyond_the_basic_plane_is_two_units() -> None:
    assert line_hashes("🦊".encode())[0] == f"{by_definition(chr(0xD83E) + chr(0xDD8A))}:1"


PUBLISHED = {
    " a\nb\n  \t\tc\n d": "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1",
    " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n": (
        "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1"
        " c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1"
    ),
    "Lorem ipsum dolor sit amet.\n" * 10: (
        "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5"
        " a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1"
        " c129715d7a2bc9a3:1"
    ),
}


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_vectors(text: str) -> None:
    assert " ".join(line_hashes(text.encode())) == PUBLISHED[text]
