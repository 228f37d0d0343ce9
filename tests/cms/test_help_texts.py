"""An editor meets no field that does not say what it is for."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel, get_edit_handler
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.clinic.blocks import SafetyItemsBlock
from cms.clinic.models import ClinicSettings
from cms.clinic.opening_blocks import OpeningExceptionsBlock, OpeningWeekBlock
from cms.clinic.register_blocks import RegistersBlock
from cms.images.models import ClinicImage
from cms.pages.blocks import PageBodyBlock
from cms.pages.blocks.conditions import ConditionsBlock
from cms.pages.headless_page import HeadlessPage

# Wagtail's own fields, and what its name alone says in full.
SELF_EXPLANATORY = {
    "title", "go_live_at", "expire_at",
    "kind", "year", "studies", "participants", "status_checked_on", "superseded_by", "valid_until",
}  # fmt: skip


def _unexplained_blocks(block, path):
    children = getattr(block, "child_blocks", None) or {}
    if isinstance(block, blocks.ListBlock):
        yield from _unexplained_blocks(block.child_block, f"{path}[]")
    for name, child in children.items():
        where = f"{path}.{name}"
        is_field = isinstance(child, blocks.FieldBlock | blocks.ListBlock | BaseTypedTableBlock)
        if is_field and not _help_of(child):
            yield where
        if not isinstance(child, BaseTypedTableBlock):  # no text below each cell
            yield from _unexplained_blocks(child, where)


def _help_of(block):
    field = getattr(block, "field", None)
    return getattr(block.meta, "help_text", None) or (field and field.help_text)


@pytest.mark.parametrize(
    "stream",
    [
        PageBodyBlock, SafetyItemsBlock, OpeningWeekBlock, OpeningExceptionsBlock, RegistersBlock,
        ConditionsBlock,
    ],
)  # fmt: skip
def test_every_field_of_a_block_says_what_it_is_for(stream):
    assert list(_unexplained_blocks(stream(), stream.__name__)) == []


def test_every_block_of_the_menu_introduces_itself():
    for name, block in PageBodyBlock().child_blocks.items():
        assert block.meta.description.endswith("."), name
        assert block.meta.icon != "placeholder", name
        assert block.is_previewable, name


def _fields(panel: Panel):
    if isinstance(panel, FieldPanel) and panel.model:
        yield panel.model, panel.field_name, panel.help_text
    if isinstance(panel, InlinePanel):
        yield from _fields(panel.child_edit_handler)
    for child in getattr(panel, "children", []):
        yield from _fields(child)


def _help_in(owner, name, form):
    """What the model says of a field, or its form of one that is the form's alone."""
    try:
        return owner._meta.get_field(name).help_text
    except FieldDoesNotExist:
        field = form.base_fields[name]
        return field.help_text or field.label


def _edited_models():
    own = [model for model in get_snippet_models() if model.__module__.startswith("cms.")]
    pages = [model for model in get_page_models() if issubclass(model, HeadlessPage)]
    return [*pages, ClinicSettings, *own]


@pytest.mark.parametrize("model", _edited_models(), ids=lambda model: model.__name__)
def test_every_field_of_a_form_says_what_it_is_for(model: type[Model]):
    viewset = getattr(model, "snippet_viewset", None)
    own = getattr(viewset or model, "get_edit_handler", None)
    handler = own() if own else get_edit_handler(model)
    seen = list(_fields(handler))

    assert len(seen) > 2
    unexplained = {
        f"{owner.__name__}.{name}"
        for owner, name, help_text in seen
        if not help_text
        and not _help_in(owner, name, handler.get_form_class())
        and name not in SELF_EXPLANATORY
    }
    assert unexplained == set()


def test_a_picture_is_described_for_those_who_cannot_see_it(db):
    assert ClinicImage._meta.get_field("description").help_text
    assert ClinicImage(title="IMG_1234.jpg").default_alt_text == ""
    assert ClinicImage(title="IMG", description="A mat").default_alt_text == "A mat"
