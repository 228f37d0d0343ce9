"""What a page still lacks before it can go to review or be published, as the editor's form asks it.

A draft is saved whatever is missing. The form then refuses “Submit” and “Publish” field by field.
This asks the same blocks and fields the same questions before, so that nobody is surprised.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.subject import Part, parts_of_stream
from cms.pages.forms import IN_ORDER, review_is_due_too_early

TO_FILL_IN, TO_CHOOSE = "still_to_fill_in", "still_to_choose"
REQUIRED = {"required", "null", "blank"}  # codes of Django's errors


@dataclass(frozen=True)
class Lack:
    """One refusal inside a block: the names of the fields down to it, and why."""

    labels: tuple[str, ...]
    steps: tuple[str, ...]  # as the form marks its places: names of fields, ids of items
    chooses: bool
    error: ValidationError

    @property
    def is_empty(self) -> bool:
        return getattr(self.error, "code", None) in REQUIRED


def missing(page: Page) -> list[Issue]:
    """The fields for which the form would refuse to publish this page, in the form's order.

    Needs no query beyond what the blocks' own rules need.
    """
    form = page.get_edit_handler().get_form_class()
    found = [issue for name in form.base_fields for issue in _of_field(page, form, name)]
    reviewed, due = (getattr(page, name, None) for name in ("last_reviewed", "next_review_due"))
    if "next_review_due" in form.base_fields and review_is_due_too_early(reviewed, due):
        label = capfirst(str(page._meta.get_field("next_review_due").verbose_name))
        found.append(Issue(TO_FILL_IN, Level.STOP, label, IN_ORDER, "", field="next_review_due"))
    return found


def _of_field(page: Page, form: Any, name: str) -> Iterator[Issue]:
    field = next((each for each in page._meta.concrete_fields if each.name == name), None)
    if field is None:
        return
    label = capfirst(str(field.verbose_name))
    if isinstance(field, StreamField):
        yield from _of_stream(getattr(page, name), field, label)
    elif form.base_fields[name].required and getattr(page, field.attname) in field.empty_values:
        yield Issue(TO_FILL_IN, Level.STOP, label, "This is empty.", "Fill it in.", field=name)


def _of_stream(stream: Any, field: StreamField, label: str) -> Iterator[Issue]:
    if field.stream_block.required and not stream:
        fix = "Add at least one block."
        yield Issue(TO_FILL_IN, Level.STOP, label, "The page has no blocks.", fix, field=field.name)
    for part in parts_of_stream(stream):
        yield from (_issue(part, lack) for lack in lacks_of(part.block, part.value))


def _issue(part: Part, lack: Lack) -> Issue:
    path = ", ".join((part.name, *lack.labels))
    code, message, fix = TO_FILL_IN, " ".join(lack.error.messages), ""
    if lack.is_empty and lack.chooses:
        code, message, fix = TO_CHOOSE, "Nothing is chosen.", "Choose one."
    elif lack.is_empty:
        message, fix = "This is empty.", "Fill it in."
    return Issue(code, Level.STOP, path, message, fix, block_id=part.id, steps=lack.steps)


def lacks_of(block: blocks.Block, value: Any) -> Iterator[Lack]:
    """Every refusal of a block's `clean`, down to the single fields."""
    try:
        block.clean(value)
    except ValidationError as error:
        yield from _down(block, value, error, (), ())


def _down(
    block: Any, value: Any, error: ValidationError, labels: tuple[str, ...], steps: tuple[str, ...]
) -> Iterator[Lack]:
    own = getattr(error, "non_block_errors", None)
    for each in own.as_data() if own else ():
        yield Lack(labels, steps, False, each)
    if isinstance(error, StructBlockValidationError):
        for name, inner in error.block_errors.items():
            child = block.child_blocks[name]
            inside = value.get(name) if isinstance(value, dict) else None  # a picture is no struct
            yield from _down(child, inside, inner, (*labels, str(child.label)), (*steps, name))
    elif isinstance(error, ListBlockValidationError):
        for index, inner in error.block_errors.items():
            item = value.bound_blocks[index]
            label = f"{item.block.label or block.label} {index + 1}"  # in place of the list's
            yield from _down(
                item.block, item.value, inner, (*labels[:-1], label), (*steps, str(item.id))
            )
    elif isinstance(error, StreamBlockValidationError):
        for index, inner in error.block_errors.items():
            item = value[index]
            label = f"{item.block.label} {index + 1}"
            yield from _down(
                item.block, item.value, inner, (*labels, label), (*steps, str(item.id))
            )
    elif isinstance(error, TypedTableBlockValidationError):
        for row, cells in (error.cell_errors or {}).items():
            for column, inner in cells.items():
                place = f"Row {row + 1}, column {column + 1}"
                yield from _down(error, None, inner, (*labels, place), steps)
    else:
        yield Lack(labels, steps, isinstance(block, blocks.ChooserBlock), error)
