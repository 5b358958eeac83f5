"""A better name for an attribute that held an address, where only the methods of one class know of it."""

from __future__ import annotations

import ast
import re

from offramp.fixes.module import Module
from offramp.fixes.names import renamed
from offramp.fixes.result import STAGE, Result, is_access

_BY_NAME = re.compile(r"\b(__dict__|__slots__|vars|getattr|setattr|asdict|render_template)\b")
"""What may reach an attribute by its name, or hands the object to what does."""


def better_attribute(result: Result, module: Module, node: ast.expr) -> str:
    """The name for `self.image_url` now that it holds the image; the old one where it cannot get another."""
    if not isinstance(node, ast.Attribute):
        return ""
    new, owner = renamed(node.attr), _class_of(module, node)
    if new == node.attr or result.thing != "bytes" or owner is None or not _stands_alone(owner):
        return node.attr
    key = (module.path, id(owner), f".{node.attr}")
    if key not in result.renamed:
        is_free = _is_known_here_alone(result, module, owner, node.attr) and _is_unused(module, new)
        result.renamed[key] = new if is_free and _holds_images(result, module, owner, node.attr) else node.attr
    return result.renamed[key]


def rename_attribute(result: Result, module: Module, node: ast.Attribute) -> None:
    """Write the better name wherever the attribute is bound; its readers get it where they are written anew."""
    new, owner = better_attribute(result, module, node), _class_of(module, node)
    if new == node.attr or owner is None:
        return
    for each in _mentions(module, owner, node.attr):
        if isinstance(each.ctx, ast.Store):
            end = module.span(each)[1]
            result.draft.replace_span(module, end - len(each.attr), end, new, STAGE)


def _class_of(module: Module, node: ast.Attribute) -> ast.ClassDef | None:
    """The class whose method takes the attribute of the object itself."""
    function = module.function(node)
    owner = module.parents.get(function) if function is not None else None
    listed = function.args.args if function is not None else []
    is_own = bool(listed) and isinstance(node.value, ast.Name) and node.value.id == listed[0].arg
    return owner if is_own and isinstance(owner, ast.ClassDef) else None


def _stands_alone(owner: ast.ClassDef) -> bool:
    """Whether a class gets nothing from others, and no decorator looks at what it holds."""
    bases = [each for each in owner.bases if not (isinstance(each, ast.Name) and each.id == "object")]
    return not bases and not owner.keywords and not owner.decorator_list


def _is_known_here_alone(result: Result, module: Module, owner: ast.ClassDef, name: str) -> bool:
    """Whether nothing but the methods of the class mentions an attribute of that name."""
    if _BY_NAME.search(module.text):
        return False
    own = set(_mentions(module, owner, name))
    texts = result.repository.analysis.texts
    for path in (path for path in result.repository.program.indexes if re.search(rf"\b{name}\b", texts[path])):
        other = result.repository.module(path)
        for each in ast.walk(other.tree):
            match each:
                case ast.Attribute(attr=attr) if attr == name and each not in own and not is_access(result, each):
                    return False
                case ast.Constant(value=str() as text) if text == name:
                    return False
    bound = [each for each in ast.walk(owner) if isinstance(each, ast.Name) and each.id == name]
    in_body = [each for each in bound if module.parents[each] in owner.body]
    return not in_body


def _is_unused(module: Module, name: str) -> bool:
    return not re.search(rf"\b{name}\b", module.text)


def _holds_images(result: Result, module: Module, owner: ast.ClassDef, name: str) -> bool:
    """Whether it is bound to what comes out of the call, or to nothing, and every reader is known."""
    is_part, at = result.repository.is_part, result.site.location
    mentions = _mentions(module, owner, name)
    if not all(is_part(at, each) for each in mentions if isinstance(each.ctx, ast.Load)):
        return False
    for each in mentions:
        match each.ctx, module.parents[each]:
            case ast.Load(), _:
                pass
            case ast.Store(), ast.Assign(value=value) if _is_nothing(value) or is_part(at, _awaited(value)):
                pass
            case _:
                return False
    return True


def _awaited(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Await) else node


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _mentions(module: Module, owner: ast.ClassDef, name: str) -> list[ast.Attribute]:
    """Where the methods of a class take an attribute of the object itself."""
    named = [each for each in ast.walk(owner) if isinstance(each, ast.Attribute) and each.attr == name]
    return [each for each in named if _class_of(module, each) is owner]
