"""Runs every check: lint, types, import direction, and the tests on the supported Pythons this machine has."""

from __future__ import annotations

import os
import subprocess
import sys

VERSIONS = ("3.10", "3.11", "3.12", "3.13")
LINT = (("ruff", "check", "."), ("mypy",), ("lint-imports",))
BETWEEN = ("parse", "resolve", "match", "forms", "catalogue", "fixes", "traps")
"""What is tried on a Python between the oldest, the newest and the one at hand: what reads and writes its grammar."""
UV = os.environ.get("UV", "uv")


def main() -> int:
    """Run everything, even after a failure, and name what failed."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    failed = [" ".join(command) for command in LINT if _run("Lint", (UV, "run", *command))]
    for version in VERSIONS:
        if version != here and not _installed(version):
            print(f"== Python {version} is not on this machine: left out", flush=True)
        elif _run(f"Python {version}", _tests(version, here), _environment(version, here)):
            failed.append(f"pytest on Python {version}")
    print(f"== failed: {', '.join(failed)}" if failed else "== all passed", flush=True)
    return 1 if failed else 0


def _tests(version: str, here: str) -> tuple[str, ...]:
    python = () if version == here else ("--python", version)
    # What is marked `once` takes long and has nothing to do with the Python it runs on.
    less = () if version == here else ("-m", "not once")
    ends = version in (VERSIONS[0], VERSIONS[-1], here)
    files = () if ends or sys.argv[1:] else tuple(f"tests/test_{name}.py" for name in BETWEEN)
    return (UV, "run", *python, "pytest", "-n", "auto", *less, *files, *sys.argv[1:])


def _environment(version: str, here: str) -> dict[str, str]:
    """Each other Python has an environment of its own; they all stay for the next run."""
    return {} if version == here else {"UV_PROJECT_ENVIRONMENT": f".venv-{version}"}


def _installed(version: str) -> bool:
    command = (UV, "python", "find", "--no-project", "--no-python-downloads", version)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(title: str, command: tuple[str, ...], environment: dict[str, str] | None = None) -> bool:
    """Whether the command failed."""
    print(f"== {title}: {' '.join(command[1:])}", flush=True)
    # This run's own environment must not be taken for that of another Python.
    inherited = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(command, env={**inherited, **(environment or {})}, check=False).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
