"""The configuration: `[tool.offramp]` in `pyproject.toml`, or `offramp.toml`; no key of it can run anything.

A flag goes before the environment, that before the file, and that before the default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from offramp.config.keys import KEYS
from offramp.config.values import Config, Gates, Policy
from offramp.errors import ConfigError
from offramp.nearby import NAMES, candidates, named

__all__ = ["NAMES", "Config", "Gates", "Policy", "configured", "find"]

DEFAULT, FLAG = "default", "command line"

Values = Mapping[str, Any]


def configured(
    path: Path,
    flags: Values | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    file: Path | None = None,
    isolated: bool = False,
) -> Config:
    """What holds for a run on `path`. A flag of None is not given. `isolated` looks for no file in the project."""
    problems: list[str] = []
    given = {name: value for name, value in (flags or {}).items() if value is not None and value != ()}
    file = file or (None if isolated else find(path))
    said = _from_file(file, problems) if file else {}
    variables = _from_environment(os.environ if environ is None else environ, problems)
    if problems:
        raise ConfigError(problems)
    values: dict[str, Any] = {}
    origins = []
    layers = ((given, FLAG), (variables, ""), (said, file.name if file else ""), (_defaults(), DEFAULT))
    for key in KEYS:
        source, origin = next((source, origin) for source, origin in layers if key.name in source)
        values[key.name] = source[key.name]
        origins.append((key.name, origin or key.variable))
    return _config(values, said, file, path, isolated, tuple(origins))


def find(path: Path) -> Path | None:
    """The nearest file with a configuration, from a folder upwards; the folder of a repository is the last one."""
    for some in candidates(str(path)):
        found = [file for file in map(Path, some) if file.name == NAMES[0] or "offramp" in _tool(_toml(file))]
        if len(found) > 1:
            raise ConfigError(["offramp.toml and pyproject.toml both have a configuration."], "Keep one of them.")
        if found:
            return found[0]
    return None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError([f"{file.name} cannot be read: {error.strerror}."], "Make it readable.") from error


def _toml(file: Path) -> Mapping[str, Any]:
    reader = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        found: Mapping[str, Any] = reader.loads(_bytes(file).decode("utf-8"))
    except ValueError as error:  # TOML that is none, or text that is none
        raise ConfigError([f"{file.name} is no TOML: {error}."], "Mend the file, or run with --isolated.") from error
    return found


def _tool(page: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = page.get("tool")
    return tool if isinstance(tool, Mapping) else {}


def _from_file(file: Path, problems: list[str]) -> Values:
    from offramp.config.reading import table

    if not file.is_file():
        raise ConfigError([f"{file} does not exist."], "Name a file, or start one with `offramp init`.")
    page = _toml(file)
    raw = page if file.name != NAMES[1] else _tool(page).get("offramp", {})
    if not isinstance(raw, Mapping):
        raise ConfigError([f"{file.name}: `tool.offramp` is no table."])
    values = table(raw, lambda text: problems.append(f"{file.name}: {text}"))
    home = file.resolve().parent
    if "rules" in values:
        values["rules"] = tuple(home / each for each in values["rules"])
        _check_folders(values["rules"], f"{file.name}: `rules`", problems)
    if "baseline" in values:
        values["baseline"] = home / values["baseline"]
    return values


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> Values:
    if not any(name.startswith("OFFRAMP_") for name in environ):
        return {}
    from offramp.config.reading import from_environment

    values = from_environment(environ, problems.append)
    _check_folders(map(Path, values.get("rules", ())), "OFFRAMP_RULES", problems)
    return values


def _check_folders(folders: Iterable[Path], named: str, problems: list[str]) -> None:
    problems += [f"{named}: {each} is no folder." for each in folders if not each.is_dir()]


def _defaults() -> Values:
    return {key.name: key.default for key in KEYS}


def _config(
    values: Values, said: Values, file: Path | None, path: Path, isolated: bool, origins: tuple[tuple[str, str], ...]
) -> Config:
    return Config(
        rules=tuple(Path(each) for each in values["rules"]),
        paths=tuple(values["paths"]),
        exclude=tuple(values["exclude"]),
        fail_on=values["fail-on"],
        strict=values["strict"],
        baseline=Path(values["baseline"]) if values["baseline"] else None,
        output_as=values["output-as"],
        image_folder=values["image-folder"],
        cache=values["cache"],
        policies=said.get("policy", ()),
        gateways=said.get("gateways", ()),
        file=named(str(file), str(path)) if file else "",
        prefix=_prefix(file, path),
        isolated=isolated,
        origins=origins,
    )


def _prefix(file: Path | None, path: Path) -> str:
    if file is None:
        return ""
    home, root = file.resolve().parent, path.resolve() if path.is_dir() else path.resolve().parent
    inside = root.relative_to(home).as_posix() if root.is_relative_to(home) else "."
    return "" if inside == "." else f"{inside}/"


def settings(config: Config) -> Iterator[tuple[str, object, str]]:
    """Each key with its value and where that comes from."""
    for name, origin in config.origins:
        value = getattr(config, name.replace("-", "_"))
        shown = [str(each) for each in value] if isinstance(value, tuple) else value
        yield name, str(shown) if isinstance(value, Path) else "" if shown is None else shown, origin
