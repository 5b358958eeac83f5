"""What the name of a file says: whether it is in scope and as what; opens no file.

Imports nothing, as all that a run over clean files loads.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["python", "notebook", "config", "text", "script", ""]

C_LIKE = (
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".go", ".rs", ".java", ".kt", ".kts", ".scala",
    ".cs", ".swift", ".dart", ".c", ".cc", ".cpp", ".h", ".hpp", ".m", ".mm", ".groovy",
    ".fs", ".fsx",
)  # fmt: skip
MARKUP = (".vue", ".svelte", ".astro")
PHP = (".php",)
HASH = (".sh", ".bash", ".zsh", ".rb", ".pl", ".ex", ".exs")
POWERSHELL = (".ps1", ".psm1")
LUA = (".lua",)
ENDINGS = (*C_LIKE, *MARKUP, *PHP, *HASH, *POWERSHELL, *LUA)
"""Source in other languages. What ends otherwise (Markdown, HTML, lists) is no code here."""

LARGEST_PYTHON = 5 * 1024 * 1024
LARGEST_NOTEBOOK = 50 * 1024 * 1024
"""Most of a notebook is pictures and tables it printed; its code is held to `LARGEST_PYTHON`."""
LARGEST_CONFIG = 256 * 1024
"""A larger YAML or JSON file is data, not configuration, and is out of scope."""
LARGEST_LOCK = 5 * 1024 * 1024

FOREIGN = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", "site-packages", ".ipynb_checkpoints"}
)
"""Folders that hold nobody's source, even where git does not ignore them."""

_CODE = (".py", ".pyw", ".ipynb", *ENDINGS)
_CONFIG = (".env", ".yaml", ".yml", ".toml", ".json", ".ini", ".cfg")
_NAMED = frozenset({"pipfile", "pipfile.lock", "uv.lock", "poetry.lock", "pdm.lock"})
_LOCKS = frozenset({"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "packages.lock.json"})
_BY_ENDING: dict[str, Kind] = {
    **dict.fromkeys(ENDINGS, "text"),
    ".py": "python",
    ".pyw": "python",
    ".ipynb": "notebook",
}


def kind(name: str) -> Kind:
    """As what a file is read: `text` is held against patterns of text alone, a `script` may be one of Python by its
    first line, and nothing is out of scope.
    """
    found = _BY_ENDING.get(name[name.rfind(".") :])
    if found is not None:
        return found
    base = name[name.rfind("/") + 1 :].lower()
    found = _BY_ENDING.get(base[base.rfind(".") :]) if "." in base else None
    if found is not None:
        return found
    if is_config(base) or ("/requirements/" in f"/{name.lower()}" and base.endswith(".txt")):
        return "" if base in _LOCKS else "config"
    return "" if "." in base else "script"


def is_config(base: str) -> bool:
    """Whether the name of a file, in small letters, is one of configuration."""
    if base.endswith(_CONFIG) or base.startswith(".env") or base in _NAMED or "dockerfile" in base:
        return True
    if base.endswith((".txt", ".in")) and "requirements" in base.rpartition(".")[0]:
        return True
    return base.startswith("constraints") and base.endswith(".txt")


def is_code(name: str) -> bool:
    """Whether the name ends as that of source does."""
    return name.lower().endswith(_CODE)


def is_text(name: str) -> bool:
    """Whether the name is one in UTF-8, as it can be shown and handed on."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def largest(name: str, kind: str) -> int:
    """The size from which on a file is no source or configuration of anybody; 0 for any size."""
    if kind == "config":
        return LARGEST_LOCK if name.endswith(".lock") else LARGEST_CONFIG
    return {"python": LARGEST_PYTHON, "notebook": LARGEST_NOTEBOOK}.get(kind, 0)


def is_python_script(start: bytes) -> bool:
    """Whether a file that begins so says that Python is to run it."""
    return start.startswith(b"#!") and b"python" in start.partition(b"\n")[0]


def foreign(names: list[str]) -> bool:
    """Whether one of the names may stand in a folder that holds nobody's source."""
    text = "/".join(names)
    return any(f"{each}/" in text for each in FOREIGN)
