"""What a check finds: one fault of a page, its place, and how to fix it."""

from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

from django.db.models import TextChoices


class Level(TextChoices):
    """How severe an issue is. `PUBLISH_GATE=block` refuses pages with a `stop`."""

    STOP: Any = "stop", "Must be fixed"
    WARN: Any = "warn", "Should be looked at"
    HINT: Any = "hint", "Could be better"

    @property
    def rank(self) -> int:
        """`stop` 0, `warn` 1, `hint` 2: the most severe first."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Issue:
    """One fault of a page, in words that an editor can act on.

    `Issue("unsupported_claim", STOP, "Benefit 3: Reduced Recurrence",
    "This claim names no evidence.", "Add evidence, or say why …", "d0e4…")`
    """

    code: str
    level: Level
    path: str
    message: str
    fix: str
    block_id: str | None = None
    field: str = ""
    link: str = ""  # where in the admin it is fixed, if not in the page's own editor
    always: bool = False  # refuses the page with PUBLISH_GATE=warn too
    steps: tuple[str, ...] = ()  # inside the block: names of fields, ids of items
    about: Any = field_of(default=None, compare=False)  # where it is mended, outside of the page

    @property
    def anchor(self) -> str:
        """The id to link to in the editor: of the block's panel, or of the field's input."""
        return f"block-{self.block_id}-section" if self.block_id else f"id_{self.field}"

    def as_json(self) -> dict[str, Any]:
        """`{"code": "…", "level": "stop", "path": "…", "message": "…", "fix": "…", …}`"""
        names = ("code", "level", "path", "message", "fix", "block_id", "field", "link", "always")
        return {name: getattr(self, name) for name in names}

    @property
    def place(self) -> str:
        """How the editor's form marks the field, for `checks.js`: `d0e4…/evidence/77ab…/source`."""
        return "/".join((self.block_id, *self.steps)) if self.block_id else ""

    @property
    def sentence(self) -> str:
        """`Benefit 3: Reduced Recurrence. This claim names no evidence. Add evidence, or …`"""
        return f"{self.path}. {self.message} {self.fix}".strip()
