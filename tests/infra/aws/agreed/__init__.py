"""Every property of every resource as it was agreed, one a line, so that a change is a line's diff.

`python -m tests.infra.aws.agreed` writes the files again: do it on purpose, and read the diff.
The rules of cms_checks and contact_checks say why the important ones are as they are; these files
hold the rest, and whatever nobody has thought of.
"""

import json
import re
from pathlib import Path

from infra.aws.constructs.cms.migrations import USER_SCRIPT

FOLDER = Path(__file__).parent
STACKS = (
    "clinic-contact", "guarded-contact", "clinic-cms-edge", "clinic-cms-data", "clinic-cms-web",
    "large-cms-edge", "large-cms-data", "large-cms-web",
)  # fmt: skip
# Tags are the same everywhere and have a test of their own; metadata are CDK's.
LEFT_OUT = {"Tags", "Metadata"}
# Of these the files hold only what differs from the other stack.
LIKE = {
    "guarded-contact": "clinic-contact",
    "large-cms-edge": "clinic-cms-edge",
    "large-cms-data": "clinic-cms-data",
    "large-cms-web": "clinic-cms-web",
}
HASHES = re.compile(r"\b[0-9a-f]{64}\b")  # files and images are named by their content
# Code has tests of its own.
CODE = "<edge/known_query.js>"


def lines(template) -> list[str]:
    """`Database.BackupRetentionPeriod = 14`, …, sorted."""
    found = []
    for name, resource in template.resources.items():
        kept = {key: value for key, value in resource.items() if key not in LEFT_OUT}
        found += _flat(name, {"Properties": {}, **kept})
    return sorted(found)


def stored(stack: str) -> set[str]:
    """The lines that were agreed for this stack."""
    text = (FOLDER / f"{stack}.txt").read_text(encoding="utf-8").splitlines()
    if stack not in LIKE:
        return set(text)
    changed = {sign: {line[2:] for line in text if line[0] == sign} for sign in "+-"}
    return (_of_other(stack) - changed["-"]) | changed["+"]


def every_property_is_as_agreed(template, stack: str) -> None:
    differences = _differences(set(lines(template)), stored(stack))
    what_to_do = "Read what differs, then: python -m tests.infra.aws.agreed"
    assert not differences, "\n".join([what_to_do, *differences])


def write(stack: str, template) -> None:
    found = lines(template)
    if stack in LIKE:
        found = _differences(set(found), _of_other(stack))
    (FOLDER / f"{stack}.txt").write_text("\n".join([*found, ""]), encoding="utf-8")


def _of_other(stack):
    """The other stack's lines, with this one's name in the names that CDK makes."""
    (project, *_), (other, *_) = stack.split("-"), LIKE[stack].split("-")
    names = ((f"{other}-cms", f"{project}-cms"), (f"{other}cms", f"{project}cms"))
    found = stored(LIKE[stack])
    for old, new in names:
        found = {line.replace(old, new) for line in found}
    return found


def _differences(found, wanted):
    return sorted(
        [f"+ {line}" for line in found - wanted] + [f"- {line}" for line in wanted - found],
        key=lambda line: line[2:],
    )


def _flat(path, value):
    if isinstance(value, dict) and value:
        for key, each in value.items():
            if key not in LEFT_OUT:
                yield from _flat(path if key == "Properties" else f"{path}.{key}", each)
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from _flat(f"{path}.{number}", each)
    else:
        yield f"{path} = {_text(path, value)}"


def _text(path, value):
    if path.endswith(".FunctionCode"):
        return CODE
    if value == USER_SCRIPT.read_text(encoding="utf-8"):
        return f"<migrate/{USER_SCRIPT.name}>"
    return HASHES.sub("…", json.dumps(value, ensure_ascii=False))
