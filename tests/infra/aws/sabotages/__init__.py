"""Tables of sabotages: templates broken in one place each, and the check that must notice.

The functions of test_sabotage.py and test_cms_sabotage.py are more of them, in other places.
"""

import copy
from typing import Any, NamedTuple

GONE = object()  # the value that takes a property, an item or a resource out
NEXT = "+"  # the last word of a path that appends to a list


class Sabotage(NamedTuple):
    """One change of one template.

    `path` is `BackupRetentionPeriod` or `LifecycleConfiguration.Rules.0.Status` below the
    resource's properties, `@DeletionPolicy` for what stands beside them, and empty for the resource
    itself. Numbers are places in lists.
    """

    what: str
    stack: str
    resource: str
    path: str
    value: Any
    caught_by: str  # the name of a check


def broken(sabotage: Sabotage, resources: dict[str, Any]) -> dict[str, Any]:
    """The resources of a template with the change; raises KeyError where there is none to make."""
    name = sabotage.resource
    copied = {name: copy.deepcopy(resources[name])} if name in resources else {}
    changed = {**resources, **copied}
    _apply(sabotage, changed)
    return changed


def _apply(sabotage: Sabotage, resources: dict[str, Any]) -> None:
    if not sabotage.path:
        if sabotage.value is GONE:
            del resources[sabotage.resource]
        else:
            resources[sabotage.resource] = sabotage.value
        return
    place = resources[sabotage.resource]
    *words, last = sabotage.path.split(".")
    if last.startswith("@") and not words:
        last = last[1:]
    else:
        place = place["Properties"]
    for word in words:
        place = place[_key(place, word)]
    if last == NEXT:
        place.append(sabotage.value)
    elif sabotage.value is GONE:
        del place[_key(place, last)]
    else:
        place[_key(place, last)] = sabotage.value


def _key(place: Any, word: str) -> Any:
    return int(word) if isinstance(place, list) else word
