"""What the walker makes of block classes, without any content."""

import typing
from typing import Annotated, Any, NotRequired, TypedDict

import pytest
import typing_extensions
from django.core import checks
from pydantic import TypeAdapter
from wagtail import blocks

from cms.api.schema.block_shapes import UnknownShape, block_shape, faults
from cms.api.schema.shapes import build, json_schema, shape
from cms.evidence.choices import Certainty
from cms.pages.blocks import PageBodyBlock
from cms.pages.blocks.benefit import BenefitBlock
from cms.pages.serializers import Enum, PractitionerValue


class Answered(TypedDict):
    """What it answers."""

    words: str
    schema: NotRequired[int]


class TypedBlock(blocks.StructBlock):
    def get_api_representation(self, value, context=None) -> Answered | None:
        return None


class SilentBlock(blocks.StructBlock):
    def get_api_representation(self, value, context=None):
        return {}


class InheritsBlock(SilentBlock):
    pass


class PlainBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    count = blocks.IntegerBlock(required=False)
    shown = blocks.BooleanBlock(required=False)
    kind = blocks.ChoiceBlock(choices=[("a", "A")], required=False)
    page = blocks.PageChooserBlock()
    lines = blocks.ListBlock(blocks.TextBlock())


class SmallStream(blocks.StreamBlock):
    words = blocks.CharBlock()
    typed = TypedBlock()


def described(kind):
    model = build("Holder", {"held": shape(kind)})
    return json_schema(model)["Holder"]["properties"]["held"], json_schema(model)


@pytest.mark.parametrize("module", [typing, typing_extensions])
def test_a_typed_dict_of_either_module_becomes_a_model(module):
    thing = module.TypedDict("Thing", {"kind": Annotated[Enum, Certainty]})

    held, components = described(list[thing])

    assert held == {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    assert "high" in components["CertaintyEnum"]["properties"]["code"]["enum"]


@pytest.mark.parametrize("value", [Enum, PractitionerValue])
def test_a_serializer_may_return_the_shared_values(value):
    """Wagtail's own API makes a pydantic schema from its annotation as Django starts."""
    assert TypeAdapter(value | None).json_schema()


def test_an_override_is_what_its_annotation_says():
    held, components = described(block_shape(TypedBlock()))

    assert held == {"anyOf": [{"$ref": "#/components/schemas/Answered"}, {"type": "null"}]}
    answered = components["Answered"]
    assert answered["description"] == "What it answers."
    assert answered["properties"] == {"words": {"type": "string"}, "schema": {"type": "integer"}}
    assert answered["required"] == ["words"]


def test_a_plain_struct_is_what_its_children_are():
    _, components = described(block_shape(PlainBlock()))

    assert components["PlainBlock"]["properties"] == {
        "name": {"type": "string"},
        "count": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "shown": {"type": "boolean"},
        "kind": {"type": "string"},
        "page": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        "lines": {"items": {"type": "string"}, "type": "array"},
    }


def test_a_stream_is_a_union_discriminated_by_type():
    held, components = described(block_shape(SmallStream()))

    assert held == {"items": {"$ref": "#/components/schemas/SmallStream"}, "type": "array"}
    mapping = components["SmallStream"]["discriminator"]["mapping"]
    assert mapping == {
        "words": "#/components/schemas/WordsBlock",
        "typed": "#/components/schemas/TypedBlock",
    }
    assert set(components["WordsBlock"]["required"]) == {"type", "value", "id"}


def test_the_body_keeps_the_keys_that_it_adds_itself():
    _, components = described(block_shape(PageBodyBlock()))

    assert set(components["BenefitBlock"]["required"]) == {"id", "type", "anchor", "value"}
    assert components["BenefitBlock"]["properties"]["type"]["const"] == "benefit"


def test_an_enum_of_choices_lists_its_codes():
    held, components = described(Annotated[Enum, Certainty] | None)

    assert held["anyOf"][0] == {"$ref": "#/components/schemas/CertaintyEnum"}
    codes = components["CertaintyEnum"]["properties"]["code"]["enum"]
    assert codes == [certainty.value for certainty in Certainty]


@pytest.mark.parametrize("silent", [SilentBlock, InheritsBlock])
def test_an_override_without_an_annotation_has_no_shape(silent):
    with pytest.raises(UnknownShape, match="SilentBlock"):
        block_shape(silent())
    assert faults(blocks.ListBlock(silent())) == [silent]


def test_a_block_without_an_annotation_fails_the_build(monkeypatch):
    def get_api_representation(self, value, context=None):
        return {}

    monkeypatch.setattr(BenefitBlock, "get_api_representation", get_api_representation)

    (error,) = [each for each in checks.run_checks() if each.id == "clinic_api.E001"]

    assert "BenefitBlock.get_api_representation" in error.msg
    assert "return annotation" in error.hint


def test_a_field_of_a_page_without_a_type_fails_the_build(monkeypatch):
    from cms.pages.models import TopicPage

    monkeypatch.setattr(TopicPage, "review", property(lambda self: {}))

    (error,) = [each for each in checks.run_checks() if each.id == "clinic_api.E002"]

    assert "pages.TopicPage.review" in error.msg
    assert error.hint


def test_an_endpoint_that_declares_nothing_fails_the_build(monkeypatch):
    from cms.api.root import ApiRoot

    monkeypatch.delattr(ApiRoot.get, "declared_answer")

    (error,) = [each for each in checks.run_checks() if each.id == "clinic_api.E003"]

    assert "ApiRoot" in error.msg
    assert "@answers" in error.hint


def test_the_real_blocks_fail_no_check():
    assert not [each for each in checks.run_checks() if (each.id or "").startswith("clinic_api.")]


def test_two_shapes_of_one_name_are_refused():
    first = build("Same", {"a": str})
    second = build("Same", {"b": int})

    with pytest.raises(ValueError, match="Same"):
        json_schema(build("Both", {"first": first, "second": second, "any": Any}))
