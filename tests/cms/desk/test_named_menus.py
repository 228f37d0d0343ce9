"""Where a page says `Settings → Users`, the menu of the admin has an entry of this name."""

import json
import re

import pytest

from tests.documentation import PAGES, ROOT

MENUS = ("Clinic", "Evidence", "Publishing", "Reports", "Settings")
NAMED = re.compile(rf"\b({'|'.join(MENUS)}) → ([A-Z][a-z]+)")
STARTERS = ROOT.glob("cms/frontend/starters/*/README.md")


def entries(item):
    """The label of each menu with those of its entries."""
    if isinstance(item, list):
        return [found for each in item for found in entries(each)]
    if not isinstance(item, dict):
        return []
    if item.get("_type") != "wagtail.sidebar.SubMenuItem":
        return entries(list(item.values()))
    described, inside = item["_args"]
    labels = [each["_args"][0]["label"] for each in inside]
    return [(described["label"], labels)]


@pytest.mark.django_db
def test_every_entry_of_a_menu_that_a_page_names_exists(admin_client, demo):
    page = admin_client.get("/admin/").content.decode()
    told = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)
    menus = dict(entries(json.loads(told[1])))
    named = {
        (*found, str(each.relative_to(ROOT)))
        for each in (*PAGES, *STARTERS)
        for found in NAMED.findall(each.read_text(encoding="utf-8"))
    }

    wrong = {
        (menu, entry, where)
        for menu, entry, where in named
        if not any(label.startswith(entry) for label in menus[menu])
    }

    assert len(named) > 20
    assert not wrong
