"""`docs/operators/security.md` names tests that exist, one at least for each attack."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "operators" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ") for line in TEXT.splitlines() if line.startswith("| ")][2:]
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def test_every_test_that_is_named_exists():
    missing = []
    for file, name in NAMED:
        path = ROOT / file
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
        names = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
        if not path.exists() or (name and name not in names):
            missing.append(f"{file}::{name}")

    assert missing == []


def test_every_attack_has_a_guard_and_a_test():
    assert len(ROWS) > 20
    for attack, guard, tests in ROWS:
        assert attack.strip("| ")
        assert guard.strip()
        assert re.search(r"`tests/[\w/]+\.py", tests), attack
