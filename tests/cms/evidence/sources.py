"""Sources, findings and pages for tests, in one line each."""

from cms.evidence.models import Finding, ResearchSource
from cms.pages.models import TopicPage


def make_source(key, **fields):
    return ResearchSource.objects.create(
        **{"key": key, "kind": "other", "title": f"Title of {key}", **fields}
    )


def make_finding(source, key, **fields):
    words = {"population": "p", "intervention": "i", "comparator": "c", "outcome": "o"}
    return Finding.objects.create(
        **{"source": source, "key": key, "certainty": "low", **words, **fields}
    )


def stream(*body):
    raw = [{"type": name, "value": value} for name, value in body]
    return TopicPage._meta.get_field("body").to_python(raw)


def link(to, finding=None):
    return {"source": to.pk, "finding": finding and finding.pk, "relation": "supports"}


def benefit(*links, **fields):
    words = {"heading": "Less pain", "points": ["<p>Less.</p>"]}
    return ("benefit", {**words, "evidence": list(links), **fields})


def topic(home, *body, live=True, title="Other"):
    """A page with these blocks, published unless said otherwise."""
    page = TopicPage(title=title, slug=title.lower(), body=stream(*body), live=live)
    home.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return TopicPage.objects.get(pk=page.pk)
