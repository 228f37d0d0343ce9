"""What an editor can begin with: the usual blocks of a treatment, a condition, a page of advice.

A shape is a start, nothing else: the page does not remember it, and every block can be changed,
moved or removed. Its headings are in the language of the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.html import format_html
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page, Site

from cms.clinic.models import ClinicSettings, ContactForm, Location
from cms.core.i18n import override_page_locale, translate
from cms.pages.blocks.call_to_action import Action, action_url
from cms.pages.models import TopicPage
from cms.pages.starting_headings import APPOINTMENT, COME, NOTICE, WHAT_IT_IS, YOURSELF

# A block type with the heading that it begins with. Types that the body does not have are left out.
Start = tuple[str, str]


@dataclass(frozen=True)
class Shape:
    """A kind of page that clinics write often."""

    code: str  # in the address of the empty form
    label: str
    description: str
    icon: str
    starts: tuple[Start, ...]


SHAPES = (
    Shape(
        "treatment",
        "A treatment",
        "What it is, what it does for people, what can go wrong, how to book.",
        "pick",
        (
            ("text", WHAT_IT_IS),
            ("benefit", ""),
            ("benefit", ""),
            ("risk", ""),
            ("text", APPOINTMENT),
            ("questions", ""),
            ("call_to_action", ""),
            ("location", ""),
        ),
    ),
    Shape(
        "condition",
        "A condition",
        "What people notice, when to get help at once, what helps.",
        "user",
        (
            ("text", WHAT_IT_IS),
            ("safety_notice", ""),
            ("text", NOTICE),
            ("benefit", ""),
            ("benefit", ""),
            ("risk", ""),
            ("text", COME),
            ("contact_form", ""),
        ),
    ),
    Shape(
        "advice",
        "Advice",
        "What people can do themselves, why it helps, when to stop and ask.",
        "list-ul",
        (
            ("text", YOURSELF),
            ("benefit", ""),
            ("risk", ""),
            ("safety_notice", ""),
            ("questions", ""),
            ("contact_form", ""),
        ),
    ),
)
BY_CODE = {shape.code: shape for shape in SHAPES}


def fill_in(page: TopicPage, shape: Shape, parent: Page) -> None:
    """Give an unsaved page below `parent` the blocks of a shape, ready to be filled in."""
    body = page._meta.get_field("body").stream_block
    with override_page_locale(parent):
        page.body = blocks.StreamValue(body, list(_values(body, shape, parent)))


def _values(body: blocks.StreamBlock, shape: Shape, parent: Page) -> Iterator[tuple[str, Any, str]]:
    """With ids: the form would store a block without one under a new id at each save."""
    for name, heading in shape.starts:
        block = body.child_blocks.get(name)
        if block is None:
            continue
        value = block.get_default()
        if heading:
            value["text"] = block.child_blocks["text"].to_python(_headed(translate(heading)))
        elif name == "benefit":  # a claim begins with its evidence: the source is still to choose
            links = block.child_blocks["evidence"]
            value["evidence"] = ListValue(links, values=[links.child_block.get_default()])
        elif name in FILLERS and not FILLERS[name](value, parent):
            continue
        yield name, value, str(uuid4())


def _fill_place(value: Any, parent: Page) -> bool:
    value["location"] = _main_place(parent)
    return (
        value["location"] is not None or Location.objects.filter(locale=parent.locale_id).exists()
    )


def _fill_form(value: Any, parent: Page) -> bool:
    value["form"] = _only(ContactForm, parent)
    return value["form"] is not None or ContactForm.objects.filter(locale=parent.locale_id).exists()


def _fill_action(value: Any, parent: Page) -> bool:
    """Choose the first action that leads somewhere."""
    clinic = ClinicSettings.objects.filter(site=site_of(parent)).first()
    works = next((each for each in map(Action, Action.values) if action_url(each, clinic)), None)
    if works:
        value["action"] = works.value
    return works is not None


# What fills a block with what the clinic has; False if it has nothing, so that the block is left
# out: nobody could fill it in while writing.
FILLERS: dict[str, Callable[[Any, Page], bool]] = {
    "location": _fill_place,
    "contact_form": _fill_form,
    "call_to_action": _fill_action,
}


def _headed(heading: str) -> str:
    html: str = format_html("<h2>{}</h2><p></p>", heading)
    return html


def _main_place(parent: Page) -> Location | None:
    """The clinic's main place, else its only one."""
    clinic = ClinicSettings.objects.filter(site=site_of(parent)).first()
    place: Location | None = (clinic and clinic.location) or _only(Location, parent)
    return place


def _only(model: Any, parent: Page) -> Any:
    """The one object of the page's language; None if there are none or several."""
    found = list(model.objects.filter(locale=parent.locale_id)[:2])
    return found[0] if len(found) == 1 else None


def site_of(page: Page) -> Site | None:
    """The site that a page is of, also one of its translations."""
    for site in Site.objects.select_related("root_page").order_by("-is_default_site"):
        roots = Page.objects.filter(translation_key=site.root_page.translation_key)
        if any(page.path.startswith(root.path) for root in roots):
            return site
    return None
