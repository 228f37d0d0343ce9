"""Stored values of blocks, as `body` of a page takes them."""

from cms.pages.models import TopicPage


def stream(*blocks):
    """The body of a topic page: `stream(benefit(link(source)), text("Walk."))`."""
    raw = [{"type": name, "value": value} for name, value in blocks]
    return TopicPage._meta.get_field("body").to_python(raw)


def text(words):
    return ("text", {"text": f"<p>{words}</p>"})


def described(picture):
    """An image with its own description as alternative text."""
    return {"image": picture.pk, "alt_text": picture.description, "decorative": False}


def link(source, finding=None):
    """The evidence of a claim."""
    return {"source": source.pk, "finding": finding and finding.pk, "relation": "supports"}


def risk(*links, **fields):
    return ("risk", {"heading": "Sore muscles", "evidence": list(links), **fields})


def benefit(*links, **fields):
    words = {"heading": "Less pain", "points": ["<p>Less.</p>"]}
    return ("benefit", {**words, "evidence": list(links), **fields})
