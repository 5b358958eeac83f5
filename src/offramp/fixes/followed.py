"""Whether an address stays in sight where it is put: in a name, on the object itself, or in a function's parameter."""

from __future__ import annotations

import ast

from offramp.fixes.callers import is_passed_around
from offramp.fixes.module import Module
from offramp.fixes.names import renamed
from offramp.fixes.own_attributes import better_attribute
from offramp.fixes.repository import Read
from offramp.fixes.result import Result, called
from offramp.values import Internal


def is_followed(result: Result, module: Module, read: Read, target: ast.expr) -> bool:
    """Whether what is put there is seen again: a local name, or an attribute of the object itself that is read.

    An attribute that speaks of an address is not: it cannot get a better name without its other readers.
    """
    function = module.function(target)
    match target:
        case ast.Name(id=name):
            declared = [
                each for each in ast.walk(function or module.tree) if isinstance(each, (ast.Global, ast.Nonlocal))
            ]
            return not any(name in each.names for each in declared)
        case ast.Attribute(value=ast.Name(id=owner), attr=attr):
            own = function is not None and bool(function.args.args) and function.args.args[0].arg == owner
            own = own and (renamed(attr) == attr or better_attribute(result, module, target) != attr)
            reads = [each.node for at in read.origins for each in result.repository.reads(at)]
            return own and any(
                isinstance(each, ast.Attribute) and each.attr == attr for each in reads if each is not read.node
            )
    return False


def reaches_functions(result: Result, module: Module, read: Read, call: ast.Call) -> bool:
    """Whether the call reaches functions of the repository that nobody else is given; a class keeps what it gets."""
    targets = called(result.repository, read, call)
    functions = all(isinstance(each, Internal) and each.kind != "class" for each in targets)
    return (
        bool(targets)
        and functions
        and not is_passed_around(result.repository, module.code(call.func).rpartition(".")[2])
    )
