"""Makes values of the blocks of a page body, asks for their answers and cleans them."""

from cms.pages.models import TopicPage


def body(*blocks):
    field = TopicPage._meta.get_field("body")
    return field.to_python([{"type": name, "value": value} for name, value in blocks])


def answers(*blocks):
    value = body(*blocks)
    return value.stream_block.get_api_representation(value)


def answer(name, value):
    return answers((name, value))[0]["value"]


def clean(*blocks):
    value = body(*blocks)
    return value.stream_block.clean(value)


def benefit(**changes):
    return {"heading": "Less pain", "points": ["<p>It hurts less.</p>"], "evidence": [], **changes}


def link(source, finding=None, relation="supports"):
    return {"source": source.pk, "finding": finding and finding.pk, "relation": relation}
