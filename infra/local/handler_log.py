"""The handler's log as the terminal shows it: what happened, without what only CloudWatch reads."""

import json
from typing import Any

from infra.local.processes.process import OnLine


def news(on_line: OnLine) -> OnLine:
    """Return a function that passes on the lines of the handler that say something.

    Of a line in JSON the description of its metrics (`_aws`) is left out; a sweep that had nothing
    to do, as in most minutes, is not shown. Any other line is passed on as it is.
    """

    def tell(line: str) -> None:
        event = _event(line)
        if event is None:
            on_line(line)
        elif not _idle(event):
            on_line(json.dumps({key: each for key, each in event.items() if key != "_aws"}))

    return tell


def _event(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _idle(event: dict[str, Any]) -> bool:
    return event.get("event") == "swept" and not event.get("due") and not event.get("sent")
