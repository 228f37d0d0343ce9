"""All that could be mutated in a module: one changed line each."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutations.drawn import Function, functions

SWAPPED = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"), ast.Is: ("is", "is not"), ast.IsNot: (r"is\s+not", "is"),
}  # fmt: skip
OTHER_END = {"min": "max", "max": "min"}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Candidate:
    """One line, `number`, as it would read."""

    function: str
    number: int
    old: str
    new: str
    kind: str


class _Module:
    """Finds the candidates of one module; positions are bytes, as in `ast`."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = [line.encode() for line in source.splitlines()]
        self._tree = ast.parse(source)

    def candidates(self) -> Iterator[Candidate]:
        for name, function in functions(self._tree):
            for number, new, kind in self._of_function(function):
                old = self._lines[number - 1].decode().strip()
                yield Candidate(name, number, old, new.strip(), kind)

    def _of_function(self, function: Function) -> Iterator[tuple[int, str, str]]:
        yield from self._defaults(function)
        returns = [each for each in _own_nodes(function) if isinstance(each, ast.Return)]
        for node in _own_nodes(function):
            for number, start, end, text, kind in self._of_node(node, len(returns)):
                line = self._lines[number - 1]
                new = line[:start] + text.encode() + line[end:]
                yield number, new.decode(), kind

    def _of_node(self, node: ast.AST, returns: int) -> Iterator[tuple[int, int, int, str, str]]:
        if isinstance(node, ast.Compare):
            yield from self._comparisons(node)
        elif isinstance(node, ast.BoolOp):
            yield from self._and_or(node)
        elif _is_not(node):
            number, start, _ = _place(node)
            word = re.match(rb"not\s*", self._lines[number - 1][start:])
            yield number, start, start + len(word[0]), "", "not removed"
        elif isinstance(node, ast.Constant):
            yield from self._constants(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in OTHER_END:
                end = OTHER_END[node.func.id]
                yield *_place(node.func), end, "min and max swapped"
        elif isinstance(node, ast.Return) and returns > 1:
            if node.value and _on_one_line(node) and not _is_none(node.value):
                yield *_place(node), "return None", "None returned"
        elif isinstance(node, ast.Expr) and _is_deletable(node):
            yield *_place(node), "pass", "statement deleted"
        for test in _conditions(node):
            if _on_one_line(test) and not _is_not(test):
                told = ast.get_source_segment(self._source, test)
                yield *_place(test), f"not ({told})", "condition negated"
        if isinstance(node, ast.If) and _on_one_line(node.test):
            number, start, end = _place(node.test)
            if _alone(self._lines[number - 1], start, end):
                yield number, start, end, "False", "body skipped"

    def _comparisons(self, node: ast.Compare) -> Iterator[tuple[int, int, int, str, str]]:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            known, other = SWAPPED[type(operator)]
            pattern = rf"(?<![<>=!]){known}(?![<>=])" if not known[0].isalpha() else rf"\b{known}\b"
            for number, start, end in self._between(left, right, pattern):
                yield number, start, end, other, "comparison swapped"
            left = right

    def _and_or(self, node: ast.BoolOp) -> Iterator[tuple[int, int, int, str, str]]:
        known, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            for number, start, end in self._between(left, right, rf"\b{known}\b"):
                yield number, start, end, other, "and and or swapped"

    def _between(
        self, left: ast.expr, right: ast.expr, pattern: str
    ) -> Iterator[tuple[int, int, int]]:
        """Where the operator between two operands stands; nowhere if a comment is among them."""
        for number in range(left.end_lineno, right.lineno + 1):
            line = self._lines[number - 1]
            start = left.end_col_offset if number == left.end_lineno else 0
            end = right.col_offset if number == right.lineno else len(line)
            found = re.search(pattern.encode(), line[start:end].split(b"#")[0])
            if found:
                yield number, start + found.start(), start + found.end()

    def _constants(self, node: ast.Constant) -> Iterator[tuple[int, int, int, str, str]]:
        if isinstance(node.value, bool):
            yield *_place(node), str(not node.value), "boolean flipped"
        elif isinstance(node.value, int):
            yield *_place(node), str(node.value + 1), "integer plus one"

    def _defaults(self, function: Function) -> Iterator[tuple[int, str, str]]:
        told = [*function.args.defaults, *(each for each in function.args.kw_defaults if each)]
        for node in told:
            if not isinstance(node, ast.Constant) or node.value is None or not _on_one_line(node):
                continue
            number, start, end = _place(node)
            line = self._lines[number - 1]
            new = line[:start] + _another(node.value).encode() + line[end:]
            yield number, new.decode(), "default changed"


def candidates(source: str) -> list[Candidate]:
    """Every line that could be mutated, once for each way, in the order of the source."""
    found = {*_Module(source).candidates()}
    return sorted(found, key=lambda each: (each.number, each.kind, each.new))


def is_another_program(candidate: Candidate, source: str) -> bool:
    """The source with that line is Python, and it does not mean the same."""
    lines = source.splitlines()
    line = lines[candidate.number - 1]
    lines[candidate.number - 1] = line.replace(candidate.old, candidate.new)
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return False
    return ast.dump(tree) != ast.dump(ast.parse(source))


def statements(tree: ast.Module) -> int:
    """How many statements run inside functions."""
    inside = {
        id(node)
        for _, function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.stmt) and node is not function
    }
    return len(inside)


def is_of_words(source: str) -> bool:
    """The module is mostly text that people or browsers read, and has little to decide."""
    tree = ast.parse(source)
    notes = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, Function | ast.ClassDef | ast.Module)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
    ]
    return sum(map(len, texts)) > 0.4 * len(source)


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    """What the function itself runs: no inner function, no annotation, no text of an error.

    Nothing inside an f-string either: Python 3.11 does not tell where that stands.
    """
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, Function | ast.ClassDef | ast.Raise | ast.JoinedStr):
            continue
        yield node
        if isinstance(node, ast.If) and _is_type_checking(node.test):
            continue
        if isinstance(node, ast.Call) and _is_logging(node):
            continue
        unread = getattr(node, "annotation", None)
        pending.extend(each for each in ast.iter_child_nodes(node) if each is not unread)


def _conditions(node: ast.AST) -> list[ast.expr]:
    """What a choice hangs on. Loops are left alone: negated, most never end."""
    if isinstance(node, ast.If) and not _is_type_checking(node.test):
        return [node.test]
    if isinstance(node, ast.IfExp):
        return [node.test]
    if isinstance(node, COMPREHENSIONS):
        return [test for each in node.generators for test in each.ifs]
    return []


def _place(node: ast.expr | ast.stmt) -> tuple[int, int, int]:
    return node.lineno, node.col_offset, node.end_col_offset


def _on_one_line(node: ast.expr | ast.stmt) -> bool:
    return node.lineno == node.end_lineno


def _alone(line: bytes, start: int, end: int) -> bool:
    """The whole `if` is on the line, from its keyword to its colon."""
    before, after = line[:start].strip(b" ("), line[end:].strip(b" )")
    return before in (b"if", b"elif") and after.startswith(b":")


def _is_deletable(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Call) and _on_one_line(node) and not _is_logging(node.value)


def _is_not(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_type_checking(node: ast.expr) -> bool:
    return "TYPE_CHECKING" in ast.dump(node)


def _is_logging(call: ast.Call) -> bool:
    """A line for the programmer's log: `logger.warning(…)`. Alarms that people count are none."""
    return isinstance(call.func, ast.Attribute) and (
        call.func.attr in LOGGING and "log" in ast.unparse(call.func.value)
    )


def _another(value: object) -> str:
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int | float):
        return repr(value + 1)
    return '""' if value else '"changed"'
