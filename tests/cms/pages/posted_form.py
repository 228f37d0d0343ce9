"""What a browser posts of the page editor when nobody has touched anything in it."""

import json

from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data

FIELDS = ("title", "slug", "plain_summary", "seo_title", "search_description", "change_note")
DAYS = ("last_reviewed", "next_review_due")
CHOSEN = ("written_by", "reviewed_by", "share_image")


def untouched(page, **fields):
    """The form of a topic page as the editor's widgets draw it."""
    draft = page.get_latest_revision_as_object()
    data = {name: getattr(draft, name) for name in FIELDS}
    data |= {name: getattr(draft, name) or "" for name in DAYS}
    data |= {name: getattr(draft, f"{name}_id") or "" for name in CHOSEN}
    data |= {"go_live_at": "", "expire_at": "", "body": of_stream(draft.body)}
    data["comments"] = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    return nested_form_data(data | fields)


def of_stream(stream):
    rows = {
        str(number): {
            "type": child.block_type, "deleted": "", "order": str(number), "id": child.id or "",
            "value": of_block(child.block, child.value),
        }
        for number, child in enumerate(stream)
    }  # fmt: skip
    return {"count": str(len(rows))} | rows


def of_block(block, value):
    """What the inputs of one block hold."""
    if isinstance(block, ImageBlock):
        value = block._image_to_struct_value(value)
    if isinstance(block, blocks.StructBlock):
        told = {
            name: of_block(child, value.get(name)) for name, child in block.child_blocks.items()
        }
        return {name: data for name, data in told.items() if data is not UNTICKED}
    if isinstance(block, blocks.ListBlock):
        rows = {
            str(number): {
                "deleted": "", "order": str(number), "id": item.id or "",
                "value": of_block(block.child_block, item.value),
            }
            for number, item in enumerate(value.bound_blocks)
        }  # fmt: skip
        return {"count": str(len(rows))} | rows
    return _of_field(block, value)


UNTICKED = object()


def _of_field(block, value):
    if isinstance(block, blocks.BooleanBlock):
        return "on" if value else UNTICKED
    if isinstance(block, blocks.ChooserBlock):
        return value.pk if value else ""
    if isinstance(block, blocks.RichTextBlock):
        return block.get_form_state(value or RichText("")) or json.dumps(None)
    shown = block.get_form_state(value)
    if isinstance(shown, list):  # a select gives the values that are selected
        shown = shown[0] if shown else ""
    return "" if shown is None else shown
