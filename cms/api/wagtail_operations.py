"""The operations of lists and details, such as `limit` and `fields`: what each takes and does."""

from collections.abc import Iterable
from typing import Annotated, Literal, get_args

from django.conf import settings
from pydantic import Field
from wagtail.api.rich_text import APIRichText, RichTextFormatError, RichTextOutputFormat
from wagtail.models import get_page_models

from cms.api.parameter_shapes import IN_DIGITS, Cursor, Id, Shapes, SiteAddress
from cms.api.query_parameters import PLAIN_PARAMETERS, Parameter, Words
from cms.api.stock_messages import number_message
from cms.images.shapes import SHAPES

# A list is not sorted by `alias_of`, which may be a hidden page, even where the model has no such
# field, nor by `tags`: an object with several tags would be listed several times.
UNSORTABLE = frozenset({"alias_of", "tags"})
IN_TREE = {
    "child_of": "Only the pages directly below this one: its id, or `root`.",
    "descendant_of": "Only the pages anywhere below this one: its id, or `root`.",
    "translation_of": "Only translations of this page: its id, or `root`.",
}


def operation(name: str, fields: Iterable[str] = (), stored: Iterable[str] = ()) -> Parameter:
    """Return the parameter of this name.

    `fields` may be chosen by `fields=`, and the columns `stored` sort by `order=`.
    """
    declared = {
        **{parameter.name: parameter for parameter in PLAIN_PARAMETERS},
        "fields": fields_parameter(fields),
        "limit": Parameter(
            "limit",
            Annotated[int, Field(ge=0, le=settings.WAGTAILAPI_LIMIT_MAX or 2**31 - 1), IN_DIGITS],
            "How many to answer; 20 by default.",
            stock=number_message("limit", settings.WAGTAILAPI_LIMIT_MAX),
        ),
        "offset": Parameter(
            "offset", Id, "How many to skip first.", stock=number_message("offset")
        ),
        "order": Parameter(
            "order",
            Annotated[str, Field(pattern=_order_pattern(stored), max_length=500)],
            "Fields to sort by, separated by commas; `-` before a name reverses the order. Or "
            "`random`, which takes no `offset`.",
            explained_later=True,
            may_be_empty=True,
        ),
        "search": Parameter("search", Words, "Words to look for."),
        "search_operator": Parameter(
            "search_operator",
            Literal["and", "or"],
            "Whether all words must be found or any.",
        ),
        "rich_text_format": Parameter(
            "rich_text_format",
            Literal[tuple(sorted(get_args(RichTextOutputFormat)))],
            "For stock clients: the format of rich text fields. Fields that end in `_html` are "
            "always HTML.",
            stock=_rich_text_message,
        ),
        "type": Parameter(
            "type",
            Annotated[str, Field(pattern=_list_pattern(_page_types()), max_length=500)],
            "Only pages of these types, separated by commas. One type lets you filter, sort and "
            "choose by the fields of that type.",
            explained_later=True,
            may_be_empty=True,
        ),
        "ancestor_of": Parameter(
            "ancestor_of",
            Id,
            "Only the pages above this one: its id.",
            stock=number_message("ancestor_of"),
        ),
        "cursor": Parameter(
            "cursor",
            Cursor,
            "Instead of `offset`, for parts that stay right while rows are added and removed: `*` "
            "for the first part, then `meta.next_cursor` of the part before, as it is. Not with "
            "`search` or `order=random`.",
        ),
        "fallback": Parameter(
            "fallback",
            Words,
            "Languages to fall back to where a page is not there in the wanted one (`locale`, or "
            "that of the path): 3 codes at most, separated by commas, such as `en-gb`. Each page "
            "then names the one that it is in as `meta.fallback_locale`, null where it is the "
            "wanted one.",
        ),
        "shapes": Parameter(
            "shapes",
            Shapes,
            f"Crops to make of this picture if they are not there yet: {', '.join(SHAPES)}, "
            "separated by commas.",
        ),
        "locale": Parameter("locale", Words, "Only pages in this language, such as `en-gb`."),
        "site": Parameter(
            "site",
            SiteAddress,
            "Another site than that of the request's host: its host, or `host:port`.",
            stock=_port_message,
        ),
        **{
            each: Parameter(each, Id | Literal["root"], description, stock=number_message(each))
            for each, description in IN_TREE.items()
        },
    }
    return declared.get(name) or Parameter(name, Words, "")


def _port_message(value: str) -> str:
    return f"Field 'port' expected a number but got {value.partition(':')[2]!r}."


def fields_parameter(names: Iterable[str]) -> Parameter:
    """Return the parameter that chooses among the keys of an answer."""
    return Parameter(
        "fields",
        Annotated[str, Field(pattern=_fields_pattern(names), max_length=500)],
        "Which fields to answer, separated by commas: `title` adds one, `-title` leaves it "
        "out, `*` first asks for all, `_` first for none but those named after it.",
        explained_later=True,
        may_be_empty=True,
    )


def _rich_text_message(text: str) -> str:
    try:
        APIRichText.resolve_format(text)
    except RichTextFormatError as error:
        return str(error)
    return ""


def _page_types() -> list[str]:
    return [model._meta.label for model in get_page_models()]


def _list_pattern(names: list[str]) -> str:
    """`^(a|b)(,(a|b))*$`"""
    one = "|".join(name.replace(".", r"\.") for name in sorted(names))
    return f"^(({one})(,({one}))*)?$"


def _order_pattern(names: Iterable[str]) -> str:
    one = "|".join(sorted(set(names) - UNSORTABLE))
    return f"^(random|-?({one})(,-?({one}))*)?$"


def _fields_pattern(names: Iterable[str]) -> str:
    one = "|".join(sorted(names))
    return rf"^(\*(,-({one}))*|_(,({one}))*|-?({one})(,-?({one}))*)?$"
