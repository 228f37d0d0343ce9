"""8 statuses × own or inherited × every surface: no rating stands on what has fallen."""

import csv
import io
import json

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from tests.cms.frontend.fake_api import running_api
from tests.cms.frontend.judging import faults
from tests.cms.frontend.site import running_site
from tests.cms.standing_table import BY_HEADING, FALLEN, ROWS, TITLE, publish_table

WORDS = {"stands": "Relied on", "in_doubt": "In doubt", "fallen": "Withdrawn"}
CERTAINTY = {"stands": "High certainty", "in_doubt": "High certainty", "fallen": "No evidence"}


@pytest.fixture
def table(demo):
    return publish_table(demo.home)


@pytest.fixture
def answered(table, by_path):
    return by_path("/table/").json()


@pytest.fixture(scope="module")
def frontend():
    with running_api() as api, running_site(api.address) as site:
        yield api, site


@pytest.fixture
def soup(frontend, answered):
    api, site = frontend
    api.pages["/table/"] = answered
    return site.soup("/table/")


def test_the_page_says_of_each_claim_what_it_may(soup):
    sections = soup.select(".benefit")

    assert [section.h2.contents[-1].strip() for section in sections] == list(BY_HEADING)
    assert faults(ROWS, sections) == {}


def test_the_references_rate_nothing_that_fell(soup):
    listed = soup.select(".reference")

    assert faults(ROWS, listed) == {str(row): "" for row in ROWS}
