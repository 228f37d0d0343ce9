"""What a check finds: one fault, where it is, and how to mend it."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Level(TextChoices):
    """How grave. `stop` is what PUBLISH_GATE=block refuses to publish; see also `Issue.always`."""

    STOP = "stop", "Must be mended"
    WARN = "warn", "Should be looked at"
    HINT = "hint", "Could be better"

    @property
    def rank(self) -> int:
        """`stop` 0, `warn` 1, `hint` 2: the gravest first."""
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
    always: bool = False  # stops every publication, whatever PUBLISH_GATE says

    @property
    def anchor(self) -> str:
        """The id in the editor that a link leads to: the block's panel, or the field's input."""
        return f"block-{self.block_id}-section" if self.block_id else f"id_{self.field}"

    @property
    def sentence(self) -> str:
        """`Benefit 3: Reduced Recurrence. This claim names no evidence. Add evidence, or …`"""
        return f"{self.path}. {self.message} {self.fix}"
