"""Panels and pages of the admin whose words come from the database, with markup in all of them.

`test_scripts_in_the_admin.py` asks for pages as they are stored; these show words at times only.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode

from cms.monitoring.system_page import Due
from tests.cms.frontend.test_stored_scripts import WORDS
from tests.cms.security.test_scripts_in_the_admin import injected

PAGE = SimpleNamespace(pk=1, title=WORDS, get_admin_display_title=WORDS, next_review_due=date.min)
SOURCE = SimpleNamespace(pk=1, name=WORDS, reference=WORDS)
FINDING = SimpleNamespace(key=WORDS, name=WORDS, effect_words=WORDS, get_certainty_display=WORDS)
USES = [SimpleNamespace(url="/x/", use=SimpleNamespace(user_kind=WORDS, user=WORDS, detail=WORDS))]
FOUND = {
    "duplicates": [],
    "found_at": WORDS,
    "updates": [{"type": WORDS, "notice": WORDS, "on": WORDS}],
}
LINK = SimpleNamespace(
    key=WORDS, created_by=WORDS, ends_at=None, revision=SimpleNamespace(created_at=None)
)
SHOWN = {
    "monitoring/due_panel.html": {"due": [Due(WORDS, WORDS)]},
    "review/dashboard.html": {
        "doubtful_count": 1,
        "doubtful": [
            SimpleNamespace(page_id=1, heading=WORDS, page=PAGE, standing_text=WORDS),
        ],
        "today": date.max,
        "due_count": 1,
        "due": [PAGE],
        "faulty_count": 1,
        "faulty": [PAGE],
    },
    "pages/checks/issues.html": {
        "hold": SimpleNamespace(timestamp=None, data={"reasons": [WORDS]}),
        "reason": SimpleNamespace(
            timestamp=None,
            data={"reason": WORDS},
            user=SimpleNamespace(get_full_name=WORDS, get_username=WORDS),
        ),
        "groups": [],
    },
    "pages/checks/publish_anyway.html": {
        "stops": [WORDS],
        "editor": "/x/",
        "form": {"non_field_errors": [WORDS], "version": WORDS},
    },
    "usage/still_used.html": {"used": [(WORDS, "/x/", USES), (WORDS, "", USES)], "free": 0},
    "evidence_admin/merge_confirm.html": {
        "plan": {
            "survivor": SOURCE,
            "duplicate": SOURCE,
            "moving": [FINDING],
            "clashes": [(FINDING, FINDING)],
        },
        "other": SOURCE,
        "source": SOURCE,
        "uses": USES,
        "filled": [(WORDS, WORDS)],
    },
    "evidence_admin/add_source.html": {
        "identifier": WORDS,
        "identifier_error": WORDS,
        "looked_up": FOUND,
    },
    "preview/share.html": {"links": [(LINK, WORDS)], "form": {"hours": ""}},
}


def own_part(name, context):
    """What a template shows by itself, without the page that it extends."""
    template = get_template(name).template
    made = Context(context)
    blocks = template.nodelist.get_nodes_by_type(BlockNode)
    with made.bind_template(template), made.render_context.push_state(template):
        shown = [each.nodelist.render(made) for each in blocks] or [template.nodelist.render(made)]
    return "".join(shown)


@pytest.mark.parametrize("name", SHOWN)
def test_no_panel_runs_what_it_shows(name):
    html = own_part(name, SHOWN[name])

    assert html.count("alert(1)") >= 1
    assert injected(html) == []
