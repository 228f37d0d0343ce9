"""The JSON-LD of a page, in the vocabulary of https://schema.org.

It is made from the page's own answer, so that it claims nothing that the page does not show. Empty
values are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import urlsplit

from cms.evidence.support import FALLEN, SUPPORTING
from cms.pages.json_ld_parts import booking_action, questions_part, video_part
from cms.pages.json_ld_place import place_properties
from cms.pages.json_ld_sources import article, source_id
from cms.pages.references import Reference

Node = dict[str, Any]
# What a claim is about, by the type of its block: https://schema.org/HealthAspectEnumeration
HEALTH_ASPECTS = {"benefit": "BenefitsHealthAspect", "risk": "RisksOrComplicationsHealthAspect"}
AGAINST = "against"  # the code of a direction
JsonLd = TypedDict("JsonLd", {"@context": str, "@graph": list[dict[str, Any]]})


class Facts(TypedDict):
    """The parts of a page's answer that its JSON-LD is made from; dates as `2026-11-20`."""

    type: str
    url: str
    title: str
    language: str
    published: str | None
    modified: str | None
    seo: Mapping[str, Any]
    clinic: Mapping[str, Any]
    review: dict[str, Any]
    about: Sequence[Mapping[str, Any]]
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
    return {"@context": "https://schema.org", "@graph": [_compact(node) for node in graph]}


def with_breadcrumbs(document: JsonLd, ancestors: Sequence[Mapping[str, Any]]) -> JsonLd:
    """The document with breadcrumbs on its page: `meta.ancestors` of the answer, then the page.

    The last crumb has no `item`, because it is the page itself. A home page gets no breadcrumbs.
    """
    if not ancestors:
        return document
    page, *others = document["@graph"]
    crumbs = [_crumb(number, each) for number, each in enumerate(ancestors, start=1)]
    crumbs.append({"@type": "ListItem", "position": len(crumbs) + 1, "name": page["name"]})
    page = page | {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": crumbs}}
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
    valid = review if review.get("changed_since_review") is False else {}
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
        "lastReviewed": valid.get("last_reviewed"),
        "reviewedBy": _person(valid.get("reviewed_by")),
        "author": _person(review.get("written_by")),
        "publisher": {"@id": f"{home}#clinic"},
        "about": [_condition(each) for each in facts["about"]],
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "primaryImageOfPage": image and {"@type": "ImageObject", "url": image["url"]},
        "citation": [{"@id": each} for each in ids.values()],
        "hasPart": [
            *(_claim(facts["url"], block, ids, fallen) for block in _of(facts, *HEALTH_ASPECTS)),
            *(questions_part(facts["url"], block) for block in _of(facts, "questions")),
            *(video_part(facts["url"], block) for block in _of(facts, "video")),
        ],
        "mentions": [
            _recommendation(block, facts["references"])
            for block in _of(facts, "guideline")
            if block["value"]["ref"] not in fallen
        ],
    }


def _of(facts: Facts, *types: str) -> Iterable[dict[str, Any]]:
    return (block for block in facts["body"] if block["type"] in types and block["value"])


def _claim(url: str, block: dict[str, Any], ids: dict[int, str], fallen: set[int]) -> Node:
    """A claim, based on the sources that support it and still hold."""
    links = block["value"]["evidence"]
    rests_on = [
        link["ref"]
        for link in links
        if (link["relation"] or {}).get("code") in SUPPORTING and link["ref"] not in fallen
    ]
    return {
        "@type": "HealthTopicContent",
        "@id": f"{url}#{block['anchor']}",
        "headline": block["value"]["heading"],
        "hasHealthAspect": f"https://schema.org/{HEALTH_ASPECTS[block['type']]}",
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
        "recommendationStrength": _strength(value),
        "evidenceOrigin": title,
        "recognizingAuthority": {"@type": "Organization", "name": value["organisation"]},
    }


def _strength(value: Mapping[str, Any]) -> str | None:
    """`Strong recommendation`, or `Strong recommendation (Against)` where it is against it."""
    strength, direction = value["strength"], value["direction"]
    if strength and direction and direction["code"] == AGAINST:
        return f"{strength['label']} ({direction['label']})"
    return strength["label"] if strength else None


def _condition(about: Mapping[str, Any]) -> Node:
    scheme = about["scheme"]
    return {
        "@type": "MedicalCondition",
        "name": about["name"],
        "code": scheme
        and {
            "@type": "MedicalCode",
            "codeValue": about["code"],
            "codingSystem": scheme["label"],
        },
    }


def _clinic(facts: Facts, home: str, has_lead: bool) -> Node:
    """The clinic at the place that the page shows; else at its main place."""
    clinic = facts["clinic"]
    place = next((block["value"] for block in _of(facts, "location")), clinic["location"])
    form = next(iter(_of(facts, "contact_form")), None)
    return {
        "@type": "MedicalClinic",
        "@id": f"{home}#clinic",
        "name": clinic["name"],
        "url": home,
        "telephone": clinic["telephone"] and clinic["telephone"]["e164"],
        "email": clinic["email"],
        "logo": clinic["logo"] and {"@type": "ImageObject", "url": clinic["logo"]["url"]},
        "knowsLanguage": [each["code"] for each in clinic["languages_spoken"]],
        **(place_properties(place) if place else {}),
        "contactPoint": _contacts(facts, form),
        "potentialAction": booking_action(clinic["booking_url"]),
        "employee": {"@id": f"{home}#lead-practitioner"} if has_lead else None,
    }


def _contacts(facts: Facts, form: dict[str, Any] | None) -> list[Node]:
    """The form of the page, and the telephone with the languages that are spoken there."""
    clinic = facts["clinic"]
    found = [_contact(facts, form)] if form else []
    if telephone := clinic["telephone"]:
        found.append(
            {
                "@type": "ContactPoint",
                "contactType": "reception",
                "telephone": telephone["e164"],
                "availableLanguage": [each["code"] for each in clinic["languages_spoken"]],
            }
        )
    return found


def _contact(facts: Facts, form: dict[str, Any]) -> Node:
    return {
        "@type": "ContactPoint",
        "contactType": "enquiries",
        "url": f"{facts['url']}#{form['anchor']}",
        "availableLanguage": form["value"]["language"],
    }


def _person(person: Any, name: str | None = None, works_for: str | None = None) -> Node | None:
    """A person as the page shows them. An example person is marked as such."""
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


def _compact(node: Any) -> Any:
    """The node without empty values. A list of one item becomes that item."""
    if isinstance(node, dict):
        cleaned = {key: _compact(value) for key, value in node.items()}
        return {key: value for key, value in cleaned.items() if value not in (None, "", [], {})}
    if isinstance(node, list):
        several = [_compact(each) for each in node]
        return several[0] if len(several) == 1 else several
    return node
