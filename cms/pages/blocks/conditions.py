"""What a topic is about: conditions with their codes in a published scheme."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import models
from typing_extensions import TypedDict
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.clinic.readable_blocks import ReadableStreamBlock, ReadableStructBlock
from cms.pages.blocks.coded_choice import CodedChoiceBlock
from cms.pages.serializers import Enum, enum, text


class CodingScheme(models.TextChoices):
    """A published scheme of medical codes."""

    ICD10 = "icd10", "ICD-10"
    ICD11 = "icd11", "ICD-11"
    SNOMED_CT = "snomed_ct", "SNOMED CT"
    MESH = "mesh", "MeSH"


class ConditionValue(TypedDict):
    """A condition. `code` and `scheme` are both null where an editor typed no code."""

    name: str
    code: str | None
    scheme: Annotated[Enum, CodingScheme] | None


class CodeBlock(blocks.CharBlock):
    """A code, which is the same in all languages."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        return value

    def deconstruct(self) -> tuple[Any, ...]:
        return ("wagtail.blocks.CharBlock", *super().deconstruct()[1:])


class ConditionBlock(ReadableStructBlock):
    """A condition and its code."""

    name = blocks.CharBlock(
        max_length=150, default="", help_text="As doctors call it, such as: Low back pain"
    )
    code = CodeBlock(
        required=False, default="", max_length=30, help_text="Its code, such as M54.5."
    )
    scheme = CodedChoiceBlock(
        required=False, choices=CodingScheme.choices, help_text="Where the code is from."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("code")) != bool(cleaned.get("scheme")):
            missing = "scheme" if cleaned.get("code") else "code"
            error = ValidationError("Give both the code and where it is from, or neither.")
            raise StructBlockValidationError({missing: error})
        return cleaned

    class Meta:
        icon = "tag"
        label = "Condition"
        label_format = "{name} {code}"


class ConditionsBlock(ReadableStreamBlock):
    """The conditions that a page is about."""

    condition = ConditionBlock()


def condition_values(stream: Iterable[Any]) -> list[ConditionValue]:
    """The conditions that have a name; a code without a known scheme is left out."""
    values = []
    for row in stream:
        name, code, scheme = (text(row.value.get(key)) for key in ("name", "code", "scheme"))
        known = bool(code) and scheme in CodingScheme.values
        if name:
            values.append(
                ConditionValue(
                    name=name,
                    code=code if known else None,
                    scheme=enum(CodingScheme, str(scheme)) if known else None,
                )
            )
    return values
