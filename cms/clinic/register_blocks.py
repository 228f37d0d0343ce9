"""The blocks in which an editor types where a practitioner is registered."""

from wagtail import blocks

from cms.clinic.readable_blocks import ReadableStreamBlock, ReadableStructBlock
from cms.clinic.validators import validate_https


class RegisterBlock(ReadableStructBlock):
    """One entry in a public register."""

    register = blocks.CharBlock(
        max_length=60,
        default="",
        help_text="The register or its body, such as HCPC, GMC, NMC, GOsC or GCC.",
    )
    number = blocks.CharBlock(
        max_length=40, default="", help_text="The number in it, such as PH12345."
    )
    url = blocks.URLBlock(
        required=False,
        default="",
        validators=[validate_https],
        label="Address of the entry",
        help_text="Find the person in the register and copy the address of that page. Leave empty "
        "if the entry has no address of its own.",
    )

    class Meta:
        icon = "tick-inverse"
        label = "Register"
        label_format = "{register} {number}"


class RegistersBlock(ReadableStreamBlock):
    """The registers that a practitioner is in."""

    register = RegisterBlock()
