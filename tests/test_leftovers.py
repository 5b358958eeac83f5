"""What the edits of a call leave dead goes with it; what does more than that, or may be read by others, stays."""

import pytest

from offramp.fixes.leftovers import without_leftovers

CALL, NEW = "Maker(cookie).draw(prompt)", "client.images.generate(prompt=prompt)"


def cleaned(before: str, *others: str, is_public: bool = False, new: str = NEW) -> str:
    """The text after the old call has given way to a new one."""
    assert CALL in before
    return without_leftovers("app.py", before, before.replace(CALL, new), others, is_public)


GOES = {
    "variable": """
def draw(prompt):
    cookie = os.getenv("COOKIE")
    return Maker(cookie).draw(prompt)
""",
    "check": """
def draw(prompt):
    cookie = os.environ.get("COOKIE")
    if not cookie:
        print("no cookie")
        return None
    return Maker(cookie).draw(prompt)
""",
    "check of the module": """
cookie = os.getenv("COOKIE")
if cookie is None:
    print("no cookie")
    sys.exit(1)

def draw(prompt):
    return Maker(cookie).draw(prompt)
""",
    "file": """
def draw(prompt):
    # Load the cookie
    cookie = None
    if os.path.exists("cookie.json"):
        with open("cookie.json") as file:
            cookie = json.load(file)

    return Maker(cookie).draw(prompt)
""",
    "attempt": """
async def draw(prompt):
    try:
        cookie = load()
    except OSError as error:
        raise RuntimeError("no cookie") from error
    return Maker(cookie).draw(prompt)

def load():
    with open("cookie.txt") as file:
        return file.read().strip()
""",
    "pool": """
POOL = ["a", "b"]

def draw(prompt):
    cookie = random.choice(POOL)
    return Maker(cookie).draw(prompt)
""",
    "class": """
HOST = "https://example.net"

class Maker:
    def __init__(self, cookie):
        self.cookie = cookie

    def draw(self, prompt):
        return post(HOST, prompt, self.cookie)

def draw(prompt, cookie):
    return Maker(cookie).draw(prompt)
""",
}


@pytest.mark.parametrize("before", GOES.values(), ids=list(GOES))
def test_goes(before: str) -> None:
    after = cleaned(before)

    assert NEW in after
    assert not any(word in after for word in ("COOKIE", "cookie.", "no cookie", "POOL", "HOST", "Maker", "def load"))
    assert "\n\n\n\n" not in after
    assert cleaned(before, new=CALL) == before


STAYS = {
    "read elsewhere in the function": """
def draw(prompt):
    cookie = os.getenv("COOKIE")
    log(cookie)
    return Maker(cookie).draw(prompt)
""",
    "made by more than reading": """
def draw(prompt):
    cookie = requests.get("https://example.net/cookie").text
    return Maker(cookie).draw(prompt)
""",
    "written while it is made": """
def draw(prompt):
    cookie = open("cookie.txt", "w")
    return Maker(cookie).draw(prompt)
""",
    "checked with something else": """
def draw(prompt, user, cookie):
    if not cookie or not user:
        return None
    return Maker(cookie).draw(prompt)
""",
    "a check that does not leave": """
def draw(prompt, cookie):
    if not cookie:
        refresh()
    return Maker(cookie).draw(prompt)
""",
    "a check with another way": """
def draw(prompt, cookie):
    if not cookie:
        return None
    else:
        count()
    return Maker(cookie).draw(prompt)
""",
    "unread before": """
def draw(prompt, cookie):
    other = 1
    return Maker(cookie).draw(prompt)
""",
    "global": """
cookie = None

def draw(prompt):
    global cookie
    cookie = "a"
    return Maker(cookie).draw(prompt)
""",
    "looked up by its name": """
cookie = "a"

def draw(prompt):
    return Maker(cookie).draw(prompt) or globals()["cookie"]
""",
    "a decorated class": """
@register
class Maker:
    pass

def draw(prompt, cookie):
    return Maker(cookie).draw(prompt)
""",
    "listed": """
__all__ = ["Maker"]

class Maker:
    pass

def draw(prompt, cookie):
    return Maker(cookie).draw(prompt)
""",
}


@pytest.mark.parametrize("before", STAYS.values(), ids=list(STAYS))
def test_stays(before: str) -> None:
    assert cleaned(before) == before.replace(CALL, NEW)


@pytest.mark.parametrize("other", ["from app import Maker\n", "import app\napp.Maker\n", "show(app, 'Maker')\n"])
def test_what_another_file_speaks_of_stays(other: str) -> None:
    assert "class Maker" in cleaned(GOES["class"], other)


def test_a_comment_of_another_file_keeps_nothing() -> None:
    assert "class Maker" not in cleaned(GOES["class"], "# Maker\nimport app\n")


def test_a_package_keeps_what_others_import() -> None:
    assert "class Maker" in cleaned(GOES["class"], is_public=True)
    assert "cookie" not in cleaned(GOES["variable"], is_public=True).lower()


def test_a_comment_that_heads_the_next_line_stays() -> None:
    before = "def draw(prompt):\n    # Draw\n    cookie = os.getenv('C')\n    return Maker(cookie).draw(prompt)\n"

    assert cleaned(before) == f"def draw(prompt):\n    # Draw\n    return {NEW}\n"
