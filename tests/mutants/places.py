"""Where in a file a fault stands: the function that holds it, by its qualified name."""

import ast

from tests.mutants.faults import Fault

Function = ast.FunctionDef | ast.AsyncFunctionDef


def function_of(text: str, fault: Fault) -> str | None:
    """The innermost function around the snippet; None: it stands outside all functions."""
    start = text.find(fault.find)
    if start < 0:
        return None
    # Blank lines around the snippet say nothing of where it stands.
    first = text.count("\n", 0, start + len(fault.find) - len(fault.find.lstrip())) + 1
    last = text.count("\n", 0, start + len(fault.find.rstrip())) + 1
    found = None
    for name, node in _functions(ast.parse(text), ""):
        begin = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        # A snippet may begin with the function's decorator, or end in the function's head.
        if begin <= last and first <= (node.end_lineno or begin) and first >= begin:
            found = name
    return found


def functions_of(text: str) -> set[str]:
    """All functions of a file. What stands outside of them is run once, by whoever comes first."""
    return {name for name, _node in _functions(ast.parse(text), "")}


def _functions(node: ast.AST, prefix: str) -> list[tuple[str, Function]]:
    found: list[tuple[str, Function]] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            name = prefix + child.name
            found += [(name, child), *_functions(child, f"{name}.<locals>.")]
        elif isinstance(child, ast.ClassDef):
            found += _functions(child, f"{prefix}{child.name}.")
        else:
            found += _functions(child, prefix)
    return found
