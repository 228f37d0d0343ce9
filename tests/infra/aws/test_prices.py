"""The prices in the documents are those of the templates."""

import re
from dataclasses import replace

import pytest

from infra.aws.bundle import ROOT
from tests.infra.aws import price_list
from tests.infra.aws.price_list import LARGE_BUSY, SMALL_BUSY, SMALL_QUIET, cms_bill, contact_bill

CMS, CONTACT = (ROOT / f"docs/operators/aws-{name}.md" for name in ("cms", "contact"))


def table(document, columns):
    """The last number of each cell of the price table: `{"tasks": [8.51, 8.51, 57.67], …}`."""
    text = document.read_text(encoding="utf-8").partition("## What it costs")[2]
    rows = {}
    for line in text.splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if line.startswith("| ") and not cells[0].startswith(("what", "---")):
            amounts = [re.findall(r"\d+\.\d\d(?!\d)", cell) for cell in cells[-columns:]]
            rows[cells[0].strip("*")] = [float(found[-1]) for found in amounts]
    return rows


def row_of(rows, name):
    """The row whose first words are the name."""
    (found,) = [amounts for title, amounts in rows.items() if title.startswith(name)]
    return found


@pytest.fixture
def cms_bills(cms, large):
    return [
        cms_bill(cms.edge, cms.data, cms.web, SMALL_QUIET),
        cms_bill(cms.edge, cms.data, cms.web, SMALL_BUSY),
        cms_bill(large.edge, large.data, large.web, LARGE_BUSY),
    ]


@pytest.fixture
def contact_bills(contact, guarded):
    return [contact_bill(contact, 100), contact_bill(contact, 10_000), contact_bill(guarded, 100)]


def test_each_row_of_the_cms_is_what_its_templates_cost(cms_bills):
    rows = table(CMS, 3)

    for name in cms_bills[0]:
        assert row_of(rows, name) == [bill[name] for bill in cms_bills], name
    assert rows["together"] == [price_list.together(bill) for bill in cms_bills]


def test_the_headline_is_the_price_of_the_example_settings(cms, cms_bills):
    text = CMS.read_text(encoding="utf-8")
    without = replace(
        cms.web,
        resources={
            name: each for name, each in cms.web.resources.items() if not name.startswith("Site")
        },
    )
    alone = price_list.together(cms_bill(cms.edge, cms.data, without, SMALL_QUIET))

    assert f"**{price_list.together(cms_bills[0]):.2f} dollars a month**" in text
    assert f"frontend ({alone:.2f} without)" in text


def test_each_row_of_the_contact_form_is_what_its_template_costs(contact_bills):
    rows = table(CONTACT, 3)

    for name in contact_bills[0]:
        assert row_of(rows, name) == [bill[name] for bill in contact_bills], name
    assert rows["together"] == [price_list.together(bill) for bill in contact_bills]
    assert f"(17 − {price_list.FREE_ALARMS} free)" in CONTACT.read_text(encoding="utf-8")


def test_the_price_of_the_forms_firewall_is_written(contact_bills):
    text = CONTACT.read_text(encoding="utf-8")
    more = price_list.together(contact_bills[2]) - price_list.together(contact_bills[0])
    million = price_list.FIREWALL_MILLION + price_list.REST_MILLION - price_list.HTTP_MILLION

    assert f"It costs {more:.2f} dollars a month more" in text
    assert f"and {million:.2f} per million requests" in text
