"""The questions and videos of a page in JSON-LD, as parts of the page, and how to book.

A page about a topic stays a MedicalWebPage. Its blocks of questions are parts of it, each a FAQPage
(https://schema.org/FAQPage): a page of questions that somebody has answered, one answer each.
"""

from collections.abc import Mapping
from typing import Any

from cms.pages.checks.plain_text import plain

Node = dict[str, Any]


def questions_part(url: str, block: Mapping[str, Any]) -> Node:
    """The part of a page at `url` that a block of questions is."""
    value = block["value"]
    return {
        "@type": "FAQPage",
        "@id": f"{url}#{block['anchor']}",
        "name": value["heading"],
        "mainEntity": [
            {
                "@type": "Question",
                "name": each["question"],
                "acceptedAnswer": {"@type": "Answer", "text": plain(each["answer_html"])},
            }
            for each in value["questions"]
        ],
    }


def video_part(url: str, block: Mapping[str, Any]) -> Node:
    """The part of a page at `url` that a video is."""
    value = block["value"]
    poster = value["poster"]
    return {
        "@type": "VideoObject",
        "@id": f"{url}#{block['anchor']}",
        "name": value["title"],
        "url": value["url"] if value["embed_url"] else None,
        "embedUrl": value["embed_url"],
        "contentUrl": None if value["embed_url"] else value["url"],
        "thumbnailUrl": poster and poster["url"],
        "transcript": plain(value["transcript_html"]) or None,
    }


def booking_action(address: str | None) -> Node | None:
    """That appointments are made there."""
    if not address:
        return None
    return {
        "@type": "ReserveAction",
        "target": {"@type": "EntryPoint", "urlTemplate": address},
        "result": {"@type": "Reservation"},
    }
