"""The public JSON that pages and blocks share: enums, images, people.

Each function returns plain JSON values. No key is ever missing, and empty text is None.

A serializer of `APIField(serializer=…)` may return them. Wagtail's own API reads its annotation
with pydantic, which on Python 3.11 takes only TypedDicts of `typing_extensions`.
"""

from datetime import date
from typing import Any

from django.db.models import Choices
from django.utils import timezone
from rest_framework.fields import CharField, Field
from typing_extensions import TypedDict

from cms.clinic.models import Practitioner
from cms.core.i18n import translate
from cms.core.visible_text import has_visible_text
from cms.images.renditions import MAIN, ImageSource, absolute, srcset, stored_renditions
from cms.pages.rich_text import public_html


class Enum(TypedDict):
    """One of a closed list. With `Annotated[Enum, Certainty]` the schema lists the codes."""

    code: str
    label: str


class FocalPoint(TypedDict):
    x: float
    y: float


class ImageValue(TypedDict):
    url: str
    width: int
    height: int
    alt: str
    focal_point: FocalPoint | None
    srcset: list[ImageSource]


class RegisterValue(TypedDict):
    """`{"text": "HCPC PH12345", "url": "https://…"}`; `url` is the person's entry."""

    text: str
    url: str | None


class PractitionerValue(TypedDict):
    name: str
    role: str
    registrations: list[str]
    registers: list[RegisterValue]
    photo: ImageValue | None
    bio_html: str | None
    is_example: bool


def enum(choices: type[Choices], code: str) -> Enum:
    """`{"code": "moderate", "label": "Moderate certainty"}`, the label in the page's language."""
    return Enum(code=str(code), label=translate(choices(code).label))


def enum_or_none(choices: type[Choices], code: str | None) -> Enum | None:
    """The enum of a code; None for no code, and for one that the list no longer has."""
    member = code_or_none(choices, code)
    return None if member is None else enum(choices, member)


def code_or_none(choices: Any, code: Any) -> Any:
    """The member of a closed list; None for no code, and for one that is not in the list."""
    try:
        return choices(code) if code else None
    except ValueError:
        return None


def text(value: Any) -> str | None:
    """The text without surrounding space; None if it has no visible character."""
    stripped = str(value or "").strip()
    return stripped if has_visible_text(stripped) else None


def https_or_none(url: str) -> str | None:
    """The address if it begins with https://."""
    return text(url) if url.lower().startswith("https://") else None


class NullableText(CharField):
    """Serializes a text field of a model: empty text is null, as everywhere in the API."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str | None) -> str | None:
        return text(value)


class NullableImage(Field):
    """Serializes a chosen image as JSON, as everywhere in the API."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, str(self.field_name))

    def to_representation(self, value: Any) -> ImageValue | None:
        return image(value)


def day(value: date | None) -> str | None:
    """`2026-11-20`."""
    return value.isoformat() if value else None


def image(picture: Any, alt: str | None = None) -> ImageValue | None:
    """The public JSON of an image with absolute addresses; None if it has no stored renditions.

    Generates no renditions.
    """
    stored = stored_renditions(picture) if picture else {}
    if MAIN not in stored:
        return None
    main = stored[MAIN]
    return ImageValue(
        url=absolute(main.url),
        width=main.width,
        height=main.height,
        alt=picture.description if alt is None else alt,
        focal_point=focal_point(picture),
        srcset=srcset(stored),
    )


def focal_point(picture: Any) -> FocalPoint | None:
    """The focal point in fractions of the width and height, from the top left; None without one."""
    point = picture.get_focal_point()
    return point and FocalPoint(
        x=round(point.centroid_x / picture.width, 4), y=round(point.centroid_y / picture.height, 4)
    )


def practitioner(person: Practitioner | None) -> PractitionerValue | None:
    """The public JSON of a practitioner; None for nobody, and for one who has left."""
    if not person or not person.is_active_on(timezone.localdate()):
        return None
    return PractitionerValue(
        name=person.name,
        role=person.role,
        registrations=person.registration_list,
        registers=[
            RegisterValue(text=each, url=https_or_none(url)) for each, url in person.register_list
        ],
        photo=image(person.photo, alt=person.name),
        bio_html=public_html(person.bio),
        is_example=person.is_example,
    )
