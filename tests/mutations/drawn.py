"""The drawn mutations: how they are stored, found again in the source, and applied.

A mutation is one line of one function, told by its text: line numbers move, and modules are
renamed by scripts that read this file as text.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DRAWN = Path(__file__).with_name("drawn.json")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Lost(Exception):
    """The source has no such line any more."""


@dataclass(frozen=True)
class Mutation:
    """`old` and `new` are lines without their indentation; `occurrence` counts from 1."""

    id: int
    path: str
    function: str
    old: str
    new: str
    occurrence: int
    kind: str


def load(path: Path = DRAWN) -> list[Mutation]:
    return [Mutation(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def store(mutations: list[Mutation], path: Path = DRAWN) -> None:
    told = json.dumps([asdict(each) for each in mutations], ensure_ascii=False, indent=2)
    path.write_text(told + "\n", encoding="utf-8")


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Every function with its dotted name, such as `Flow.accept` or `site.start`."""
    pending: list[tuple[str, ast.AST]] = [("", tree)]
    while pending:
        prefix, node = pending.pop(0)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield prefix + child.name, child
            if isinstance(child, Function | ast.ClassDef):
                pending.append((f"{prefix}{child.name}.", child))
            else:
                pending.append((prefix, child))


def spans(tree: ast.Module, function: str) -> list[range]:
    """The lines of all functions of that name: a property and its setter share one."""
    return [
        range(node.lineno, node.end_lineno + 1)
        for name, node in functions(tree)
        if name == function
    ]


def places(source: str, function: str, old: str) -> list[int]:
    """The numbers of the function's lines that read `old`, from 1."""
    lines = source.splitlines()
    numbers = sorted({n for span in spans(ast.parse(source), function) for n in span})
    return [number for number in numbers if lines[number - 1].strip() == old]


def line_of(mutation: Mutation, source: str) -> int:
    """The number of the line that the mutation changes; raises Lost."""
    found = places(source, mutation.function, mutation.old)
    if len(found) < mutation.occurrence:
        raise Lost(f"{mutation.path}: {mutation.function} has no line “{mutation.old}”")
    return found[mutation.occurrence - 1]


def mutated(mutation: Mutation, source: str) -> str:
    """The source with that one line changed; raises Lost, or SyntaxError if it is no Python."""
    number = line_of(mutation, source)
    lines = source.splitlines(keepends=True)
    line = lines[number - 1]
    lines[number - 1] = line.replace(mutation.old, mutation.new)
    changed = "".join(lines)
    ast.parse(changed)
    return changed
