"""The place of the clinic in JSON-LD: address, coordinates, opening hours, access."""

from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]
CLOSED = {"opens": "00:00", "closes": "00:00"}  # as schema.org writes a closed day


def place_properties(place: Mapping[str, Any]) -> Node:
    """The properties of a `MedicalClinic` that a place of the API has."""
    parts, coordinates, words = place["address_parts"], place["coordinates"], place["what3words"]
    return {
        "address": _address(parts) if parts else place["address"],
        "geo": {"@type": "GeoCoordinates", **coordinates} if coordinates else None,
        "additionalProperty": _three_words(words) if words else None,
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": each["label"], "value": True}
            for each in place["access"]
        ],
        "openingHoursSpecification": _hours(place["opening"]) if place["opening"] else None,
    }


def _address(parts: Mapping[str, Any]) -> Node:
    return {
        "@type": "PostalAddress",
        "streetAddress": parts["street"],
        "addressLocality": parts["locality"],
        "addressRegion": parts["region"],
        "postalCode": parts["postal_code"],
        "addressCountry": parts["country"] and parts["country"]["code"],
    }


def _three_words(words: Mapping[str, Any]) -> Node:
    return {
        "@type": "PropertyValue",
        "propertyID": "what3words",
        "value": words["display"],
        "url": words["url"],
    }


def _hours(opening: Mapping[str, Any]) -> list[Node]:
    """The week by hours that are the same, then each exception with its validity.

    A later specification with dates wins over one without; a closed day opens and closes at 00:00.
    """
    days: dict[tuple[str, str], list[str]] = {}
    for each in opening["week"]:
        for period in each["periods"]:
            name = f"https://schema.org/{each['day']['code'].title()}"
            days.setdefault((period["opens"], _end(period)), []).append(name)
    week = [
        _specification({"opens": opens, "closes": closes}) | {"dayOfWeek": names}
        for (opens, closes), names in days.items()
    ]
    exceptions = [
        _specification({"opens": period["opens"], "closes": _end(period)})
        | {"validFrom": each["from"], "validThrough": each["to"]}
        for each in opening["exceptions"]
        for period in each["periods"]
    ]
    closed = [
        _specification(CLOSED) | {"validFrom": each["from"], "validThrough": each["to"]}
        for each in opening["exceptions"]
        if not each["periods"]
    ]
    return [*week, *exceptions, *closed]


def _end(period: Mapping[str, str]) -> str:
    """`23:59` for a period that ends at midnight, which would else read as closed."""
    return "23:59" if period["closes"] == "00:00" else period["closes"]


def _specification(hours: Mapping[str, str]) -> Node:
    return {"@type": "OpeningHoursSpecification", **hours}
