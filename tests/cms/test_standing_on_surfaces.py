"""8 statuses × own or inherited × every surface: no rating stands on what has fallen."""

import csv
import io
import json

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from cms.evidence.choices import SourceStatus
from cms.pages.models import HomePage
from tests.cms.frontend.fake_api import running_api
from tests.cms.frontend.judging import EDITORS_WORDS, faults
from tests.cms.frontend.site import running_site, text_of
from tests.cms.review.test_reports import _table
from tests.cms.standing_table import BY_HEADING, FALLEN, ROWS, TITLE, publish_table

WORDS = {"stands": "Relied on", "in_doubt": "In doubt", "fallen": "Withdrawn"}
RATED = {"stands": "High certainty", "in_doubt": "High certainty", "fallen": "No certainty"}
SHAKEN = [row for row in ROWS if row.standing != "stands"]


@pytest.fixture(scope="module")
def table(django_db_setup, django_db_blocker):
    """Published once for all tests here, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_table(HomePage.objects.get())
        transaction.set_rollback(True)


@pytest.fixture
def answered(table, db, by_path):
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


@pytest.fixture
def reported(table, admin_client):
    """`reported(export="csv")` is the response of the report about the table's claims."""

    def report(**asked):
        return admin_client.get(reverse("review_evidence"), asked)

    return report


def called(key):
    """The name by which editors read of a source: it has no authors, so its title."""
    return f"“Title of {key}”"


def ground_told(row):
    """What editors read of the source's status and of what it builds on."""
    status = SourceStatus(row.status).label.lower()
    if row.way == "own":
        return status
    verb = "rests on" if row.standing == "fallen" else "builds on"
    return f"{verb} {called(row.at_fault)}, {status}"


def is_told(row):
    """Whether a report names the status: an ancestor that is merely unread is nobody's business."""
    return row.way == "own" or row.status not in {"current", "unverified", "corrected"}


def test_the_page_says_of_each_claim_what_it_may(soup):
    sections = soup.select(".benefit")

    assert [text_of(each.h2).partition(". ")[2] for each in sections] == list(BY_HEADING)
    assert faults(ROWS, sections) == {}


def test_the_page_draws_what_stands_and_only_that(soup):
    shown = zip(ROWS, soup.select(".benefit"), soup.select(".reference"), strict=True)

    for row, claim, reference in shown:
        assert len(claim.select("svg")) == (row.standing == "stands"), str(row)
        assert reference.select("svg") == [], "the claim has the drawing"
        for place in (claim, reference):
            told = text_of(place)
            assert ("In doubt: about 15 points" in told) == (row.standing == "in_doubt"), str(row)


def test_no_word_of_the_page_is_for_editors_and_no_reference_that_fell_is_rated(soup):
    listed = soup.select(".reference")

    assert EDITORS_WORDS.findall(text_of(soup.main)) == []
    for row, reference in zip(ROWS, listed, strict=True):
        rated = reference.select(".certainty")
        assert bool(rated) == (row.standing != "fallen"), str(row)
        tags = [text_of(tag) for tag in reference.select(".tag")]
        assert tags == ([] if row.standing == "stands" else [WORDS[row.standing]]), str(row)


def test_the_script_for_machines_rests_no_claim_on_what_fell(soup):
    (script,) = soup.select('script[type="application/ld+json"]')
    claims = {
        node["headline"]: node.get("isBasedOn") or []
        for graph in json.loads(script.text)["@graph"]
        for node in graph.get("hasPart") or []
    }

    assert set(claims) == set(BY_HEADING)
    for row in ROWS:
        assert bool(claims[row.heading]) == (row.standing != "fallen"), str(row)


def test_the_lists_of_claims_agree_with_the_page(answered, api):
    page = {
        block["value"]["heading"]: (block["value"]["certainty"], block["value"]["standing"]["code"])
        for block in answered["body"]
    }

    claims = api("claims/", page=answered["id"], limit=50).json()["items"]

    listed = {each["heading"]: (each["certainty"], each["standing"]["code"]) for each in claims}
    assert listed == page
    assert {heading: code for heading, (_, code) in page.items()} == {
        row.heading: row.standing for row in ROWS
    }


def test_the_report_tells_each_claim_s_standing_and_why(reported):
    told = {row["cells"][0]: row["cells"] for row in _table(reported()) if row["cells"][1] == TITLE}

    for row in ROWS:
        _, _, standing, certainty, sources = told[row.heading]
        assert standing.partition(":")[0] == WORDS[row.standing], str(row)
        assert certainty == RATED[row.standing], str(row)
        assert called(row.key) in sources
        if is_told(row):
            assert ground_told(row) in sources, str(row)
        if row.standing != "stands":
            assert standing == f"{WORDS[row.standing]}: {called(row.key)} ({ground_told(row)})"


@pytest.mark.parametrize("standing", WORDS)
def test_the_report_can_be_narrowed_to_a_standing(reported, standing):
    rows = [row["cells"][0] for row in _table(reported(standing=standing))]

    expected = [row.heading for row in ROWS if row.standing == standing]
    assert [heading for heading in rows if heading in BY_HEADING] == expected


def test_the_report_can_be_narrowed_to_a_status_that_is_only_built_on(reported):
    found = {row["cells"][0] for row in _table(reported(status="retracted"))}

    assert found == {row.heading for row in ROWS if row.status == "retracted"}


def test_the_report_leaves_the_house_as_it_is_shown(reported):
    answer = reported(export="csv")
    written = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    rows = {each["Claim"]: each for each in written}
    sheet = load_workbook(io.BytesIO(b"".join(reported(export="xlsx").streaming_content))).active
    heading, *cells = [[cell.value for cell in row] for row in sheet.rows]
    standings = {row[0]: row[heading.index("Standing")] for row in cells}

    for row in ROWS:
        assert rows[row.heading]["Standing"] == standings[row.heading]
        assert rows[row.heading]["Standing"].startswith(WORDS[row.standing]), str(row)
        assert rows[row.heading]["Certainty"] == RATED[row.standing], str(row)


def test_the_first_page_of_the_admin_tells_what_can_no_longer_be_relied_on(table, admin_client):
    answer = admin_client.get(reverse("wagtailadmin_home"))

    told = " ".join(answer.content.decode().split())
    first = SHAKEN_BY_GRAVITY[0]
    assert f"{first.heading}, {TITLE}</a><br>Withdrawn: {called(first.key)}" in told
    assert f"({len(SHAKEN)} together)" in told
    assert f"{reverse('review_evidence')}?standing=in_doubt" in told
    for row in ROWS:
        if row.standing == "stands":
            assert f"{row.heading}," not in told, str(row)


SHAKEN_BY_GRAVITY = sorted(SHAKEN, key=lambda row: row.standing != "fallen")


def test_the_digest_tells_every_claim_that_is_withdrawn_or_in_doubt_and_why(
    table, django_user_model
):
    django_user_model.objects.create_superuser("rita", email="rita@clinic.example")

    call_command("send_review_digest", verbosity=0)

    (message,) = mail.outbox
    assert message.subject.endswith(f", {len(SHAKEN)} claims withdrawn or in doubt")
    for row in SHAKEN:
        told = f"- {row.heading} ({TITLE})\n  "
        why = f"\n  {WORDS[row.standing]}: {called(row.key)} ({ground_told(row)})\n"
        assert told in message.body, str(row)
        assert why in message.body, str(row)
    assert "certainty" not in message.body
    for row in set(ROWS) - set(SHAKEN):
        assert f"- {row.heading} (" not in message.body, str(row)


def test_the_library_tells_each_source_s_standing_and_why(table, admin_client):
    address = reverse("wagtailsnippets_evidence_researchsource:list")

    sheet = admin_client.get(address, {"export": "csv"})

    written = csv.DictReader(io.StringIO(b"".join(sheet.streaming_content).decode()))
    standings = {each["Key"]: each["Standing"] for each in written}
    for row in ROWS:
        told = standings[row.key]
        assert told.startswith(WORDS[row.standing]), str(row)
        if is_told(row) and row.status != "current":
            assert f"({ground_told(row)})" in told, str(row)


@pytest.mark.parametrize("standing", WORDS)
def test_the_library_can_be_narrowed_to_a_standing(table, admin_client, standing):
    address = reverse("wagtailsnippets_evidence_researchsource:list")

    sheet = admin_client.get(address, {"export": "csv", "standing": standing})

    written = csv.DictReader(io.StringIO(b"".join(sheet.streaming_content).decode()))
    found = {each["Key"] for each in written if each["Key"].startswith("source-")}
    assert found == {row.key for row in ROWS if row.standing == standing}


def test_the_table_has_claims_of_every_standing():
    assert len(ROWS) == len(SourceStatus) * 4
    counted = {code: sum(row.standing == code for row in ROWS) for code in WORDS}
    assert counted == {"stands": 20, "in_doubt": 8, "fallen": 4}
    assert {row.status for row in ROWS if row.standing == "fallen"} == FALLEN
