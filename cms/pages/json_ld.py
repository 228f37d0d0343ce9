"""What a page says of itself to machines: JSON-LD in the words of https://schema.org.

Made from the page's own answer, so that it claims nothing that the page does not show. What the
answer leaves empty is left out here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import urlsplit

from cms.evidence.support import FALLEN, SUPPORTING
from cms.pages.json_ld_sources import article, source_id
from cms.pages.references import Reference

Node = dict[str, Any]
JsonLd = TypedDict("JsonLd", {"@context": str, "@graph": list[dict[str, Any]]})


class Facts(TypedDict):
    """The parts of a page's answer that its JSON-LD is made from; dates as `2026-11-20`."""

    type: str
    url: str
    title: str
    language: str
    published: str | None
    modified: str | None
    seo: dict[str, Any]
    clinic: dict[str, Any]
    review: dict[str, Any]
    body: list[dict[str, Any]]
    references: list[Reference]


def json_ld(facts: Facts) -> JsonLd:
    """`{"@context": "https://schema.org", "@graph": [{"@type": "MedicalWebPage", …}, …]}`"""
    ids = {each["ref"]: source_id(each, facts["url"]) for each in facts["references"]}
    home = _home(facts["url"])
    lead = facts["clinic"]["lead_practitioner"]
    people = [_person(lead, f"{home}#lead-practitioner", home)] if lead else []
    graph = [
        _page(facts, home, ids),
        *(article(each, ids[each["ref"]]) for each in facts["references"]),
        _clinic(facts, home, bool(lead)),
        *people,
    ]
    return {"@context": "https://schema.org", "@graph": [_full(node) for node in graph]}


def with_breadcrumbs(document: JsonLd, ancestors: Sequence[Mapping[str, Any]]) -> JsonLd:
    """The same, its page with the way to it: `meta.ancestors` of the answer, then the page.

    The last has no `item`, as it is the page itself. A home page has no way.
    """
    if not ancestors:
        return document
    page, *others = document["@graph"]
    way = [_crumb(number, each) for number, each in enumerate(ancestors, start=1)]
    way.append({"@type": "ListItem", "position": len(way) + 1, "name": page["name"]})
    page = page | {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": way}}
    return {"@context": document["@context"], "@graph": [page, *others]}


def _crumb(number: int, ancestor: Mapping[str, Any]) -> Node:
    return {
        "@type": "ListItem",
        "position": number,
        "name": ancestor["title"],
        "item": {"@type": "WebPage", "@id": ancestor["html_url"]},
    }


def _page(facts: Facts, home: str, ids: dict[int, str]) -> Node:
    review, image = facts["review"], facts["seo"]["image"]
    fallen = {each["ref"] for each in facts["references"] if each["standing"]["code"] == FALLEN}
    return {
        "@type": facts["type"],
        "@id": f"{facts['url']}#page",
        "url": facts["url"],
        "name": facts["title"],
        "description": facts["seo"]["description"],
        "inLanguage": facts["language"],
        "datePublished": facts["published"],
        "dateModified": facts["modified"],
        "lastReviewed": review.get("last_reviewed"),
        "reviewedBy": _person(review.get("reviewed_by")),
        "author": _person(review.get("written_by")),
        "publisher": {"@id": f"{home}#clinic"},
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "primaryImageOfPage": image and {"@type": "ImageObject", "url": image["url"]},
        "citation": [{"@id": each} for each in ids.values()],
        "hasPart": [_claim(facts["url"], block, ids, fallen) for block in _of(facts, "benefit")],
        "mentions": [
            _recommendation(block, facts["references"])
            for block in _of(facts, "guideline")
            if block["value"]["ref"] not in fallen
        ],
    }


def _of(facts: Facts, block_type: str) -> Iterable[dict[str, Any]]:
    return (block for block in facts["body"] if block["type"] == block_type and block["value"])


def _claim(url: str, block: dict[str, Any], ids: dict[int, str], fallen: set[int]) -> Node:
    """Its ground is what supports it and still holds."""
    links = block["value"]["evidence"]
    rests_on = [
        link["ref"]
        for link in links
        if link["relation"]["code"] in SUPPORTING and link["ref"] not in fallen
    ]
    return {
        "@type": "HealthTopicContent",
        "@id": f"{url}#{block['anchor']}",
        "headline": block["value"]["heading"],
        "hasHealthAspect": "https://schema.org/BenefitsHealthAspect",
        "isBasedOn": [{"@id": ids[ref]} for ref in dict.fromkeys(rests_on)],
    }


def _recommendation(block: dict[str, Any], references: list[Reference]) -> Node:
    value = block["value"]
    title = next((each["title"] for each in references if each["ref"] == value["ref"]), None)
    name = " ".join(filter(None, [value["organisation"], value["recommendation_id"]]))
    return {
        "@type": "MedicalGuidelineRecommendation",
        "name": name,
        "description": value["quote"],
        "recommendationStrength": value["strength"] and value["strength"]["label"],
        "evidenceOrigin": title,
        "recognizingAuthority": {"@type": "Organization", "name": value["organisation"]},
    }


def _clinic(facts: Facts, home: str, has_lead: bool) -> Node:
    place: dict[str, Any] = next((block["value"] for block in _of(facts, "location")), {})
    form = next(iter(_of(facts, "contact_form")), None)
    return {
        "@type": "MedicalClinic",
        "@id": f"{home}#clinic",
        "name": facts["clinic"]["name"],
        "url": home,
        "address": place.get("address"),
        "geo": _geo(place.get("coordinates")),
        "additionalProperty": _three_words(place.get("what3words")),
        "contactPoint": form and _contact(facts, form),
        "employee": {"@id": f"{home}#lead-practitioner"} if has_lead else None,
    }


def _geo(coordinates: dict[str, float] | None) -> Node | None:
    return {"@type": "GeoCoordinates", **coordinates} if coordinates else None


def _three_words(words: dict[str, Any] | None) -> Node | None:
    if not words:
        return None
    return {
        "@type": "PropertyValue",
        "propertyID": "what3words",
        "value": words["display"],
        "url": words["url"],
    }


def _contact(facts: Facts, form: dict[str, Any]) -> Node:
    return {
        "@type": "ContactPoint",
        "contactType": "enquiries",
        "url": f"{facts['url']}#{form['anchor']}",
        "availableLanguage": form["value"]["language"],
    }


def _person(person: Any, name: str | None = None, works_for: str | None = None) -> Node | None:
    """Someone as the page shows them; an example says so, lest it be taken for a person."""
    if not person:
        return None
    return {
        "@type": "Person",
        "@id": name,
        "name": person["name"],
        "jobTitle": person["role"],
        "image": person["photo"] and person["photo"]["url"],
        "disambiguatingDescription": "An example, not a real person" * person["is_example"],
        "worksFor": works_for and {"@id": f"{works_for}#clinic"},
    }


def _home(url: str) -> str:
    return "{0.scheme}://{0.netloc}/".format(urlsplit(url))


def _full(node: Any) -> Any:
    """Without what is empty; a list of one is that one."""
    if isinstance(node, dict):
        cleaned = {key: _full(value) for key, value in node.items()}
        return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}
    if isinstance(node, list):
        several = [_full(each) for each in node]
        return several[0] if len(several) == 1 else several
    return node
