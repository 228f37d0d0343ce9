"""What a browser posts from the page editor: a title and benefits without JavaScript's help."""

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def posted(*claims, title="Walking", **fields):
    """`posted({"heading": "Less pain"}, **{"action-publish": "1"})`"""
    blocks = [("benefit", _benefit(**claim)) for claim in claims]
    data = {
        "title": title,
        "slug": "walking",
        "plain_summary": "",
        "body": streamfield(blocks),
        "conditions": streamfield([]),
        "comments": inline_formset([]),
        "go_live_at": "",
        "expire_at": "",
        "seo_title": "",
        "search_description": "",
        "change_note": "",
    }
    return nested_form_data(data | fields)


def _benefit(heading="Less pain", uncited_reason=""):
    return {
        "heading": heading,
        "points": _list([rich_text("<p>Walking may help.</p>")]),
        "applies_to": "",
        "evidence": _list([]),
        "certainty": "",
        "uncited_reason": uncited_reason,
    }


def _list(items):
    rows = {
        str(number): {"deleted": "", "order": str(number), "value": item, "id": ""}
        for number, item in enumerate(items)
    }
    return {"count": str(len(items))} | rows
