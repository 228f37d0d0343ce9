"""The numbers of the documentation are those of the code."""

import re
import tomllib

import pytest
from allauth.mfa import app_settings as second_factor

from cms.api.response_cache import shared_answers, wsgi_middleware
from cms.api.viewsets import sources
from cms.api_keys.models import MAX_DAYS
from cms.core import request_body
from cms.evidence.management.commands import check_sources
from cms.frontend import api_fetcher, site_version
from cms.images import decoding, disk_space
from cms.import_export.documents import (
    document_model,
    interpretation,
    markdown,
    reader,
    reader_process,
    reference_list,
    research_blocks,
)
from cms.mail.models import GIVE_UP_AFTER
from cms.mail.queue import BACKOFF_SECONDS
from cms.pages.checks.publish_reason import MAX_REASON_CHARACTERS, MIN_REASON_CHARACTERS
from cms.pages.checks.rules.structure import MAX_POINT_WORDS
from cms.preview.models import DRAFT_LIFETIME, MAX_LINK_LIFETIME
from cms.preview.share_views import HOURS
from cms.publishing.management.commands.publishing_worker import HEARTBEAT_SECONDS
from cms.publishing.webhooks import outbox
from cms.review.issue_counts import CACHE_SECONDS
from cms.search import forgiving, spelling, synonym_rules, vocabulary
from cms.settings import env
from cms.settings.caches import MAX_FILES
from cms.users.known_devices import LIFETIME
from cms.users.sign_in_limits import BUCKETS, RATES
from contact_lambda.delivery import digest, periods
from contact_lambda.spam import rate_limit, repetition, score
from infra.local.aws.event_bus import RETRY_AFTER
from infra.local.http_server import MAX_BODY
from infra.local.lambda_runtime import function, gateway, http_api
from tests.documentation import section, table, text_of


def test_the_limits_of_signing_in_are_those_that_are_documented():
    rows = table(section("docs/operators/sign-in.md", "Limits"))

    shown = [(int(row[1]), 60 if row[2] == "minute" else int(row[2].split()[0])) for row in rows]
    kinds = ["network", "name", "site", "device"]
    assert shown == [(RATES[kind].burst, RATES[kind].seconds) for kind in kinds]


def test_the_limits_of_an_import_are_those_that_are_documented():
    limits = dict(table(section("docs/editors/import-export.md", "A document becomes a draft")))

    assert limits["file"].startswith(f"{reader.MAX_BYTES['text'] // 10**6} MB of text")
    assert f"{reader.MAX_BYTES['docx'] // 10**6} MB of `.docx` or `.odt`" in limits["file"]
    assert limits["lines"] == f"{document_model.MAX_LINES:,}"
    assert limits["paragraphs and other parts"] == f"{document_model.MAX_PIECES:,}"
    assert limits["studies"] == str(research_blocks.MAX_STUDIES)
    assert limits["references"] == str(reference_list.MAX_REFERENCES)
    assert limits["blocks of the page"] == str(interpretation.MAX_BLOCKS)
    assert f"{markdown.MAX_FRONT_MATTER_CHARACTERS:,} characters" in limits["front matter"]
    megabytes = reader_process.MEMORY_BYTES // 2**20
    assert f"{reader_process.SECONDS} seconds and {megabytes} MB" in limits["reading"]


def test_a_mail_is_tried_again_when_the_page_says():
    minutes = [str(seconds // 60) for seconds in BACKOFF_SECONDS[1:-1]]

    assert (
        f"after {BACKOFF_SECONDS[0]} seconds, {', '.join(minutes)} and then every "
        f"{BACKOFF_SECONDS[-1] // 60} minutes for a day"
    ) in section("docs/operators/operations.md", "When something fails")


def test_the_points_and_limits_of_spam_are_those_that_are_documented():
    text = section("docs/operators/contact-spam.md", "Spam")
    points = score.POINTS

    assert (
        f"trap filled {points['trap']}, no valid token {points['no_token']}, sent within "
        f"{score.MIN_SECONDS} s {points['fast']}, more than {score.MAX_LINKS} links "
        f"{points['links']}, foreign Origin {points['origin']}"
    ) in " ".join(text.split())
    flat = " ".join(text.split())
    assert f"no solution {points['no_work']}, a wrong one {points['wrong_work']}" in flat
    assert f"a token that another message had {points['token_used']}" in flat
    assert f"worded like spam {points['wording']}, surely spam {points['advert']}" in flat
    assert f"a text of {repetition.MIN_WORDS} words or more for the third time" in flat
    assert f"whoever sends it {points['repeated']};" in flat
    assert f"From {score.CHECK_FROM} the subject" in text
    assert f"from {score.QUARANTINE_FROM} the message" in text
    assert (
        f"More than {rate_limit.MARK_IN_WINDOW} messages in {rate_limit.WINDOW_SECONDS // 60} "
        f"minutes or {rate_limit.MARK_IN_DAY} a day"
    ) in flat
    assert f"than {rate_limit.REFUSE_IN_WINDOW} or {rate_limit.REFUSE_IN_DAY} are 429" in flat
    assert f"more than {rate_limit.SITE_IN_WINDOW} or {rate_limit.SITE_IN_DAY} are marked" in flat
    assert f"More than {rate_limit.ALL_IN_HOUR} an hour" in flat


def test_the_frontend_keeps_answers_as_its_page_says():
    text = section("cms/frontend/README.md", "Decisions")

    assert f"({api_fetcher.MAX_KEPT_ANSWERS} of them)" in text
    assert api_fetcher.MAX_STALE.days == 1
    assert "shown for a day while the API is down" in text
    assert api_fetcher.RETRY_PAUSE.seconds == 5
    assert "gets no request for five seconds" in text


def test_the_limits_of_a_search_are_those_that_are_documented():
    text = " ".join(text_of("docs/editors/search.md").split())
    (ten, three), (six, two), (four, one) = spelling.MISTAKES

    assert (two, three, one) == (2, 3, 1)
    assert f"One mistake is corrected in {four} letters, two in {six}, three in {ten};" in text
    for sentence in (
        f"words of fewer than {spelling.MIN_LETTERS} letters",
        f"more than {spelling.MAX_TEXT_CHARACTERS} characters is not corrected",
        f"of a shorter one {spelling.MAX_CORRECTED_WORDS} words at most",
        f"There are {forgiving.MAX_NEAR_PAGES} such pages at most",
        f"{vocabulary.MAX_WORDS:,} words of a language at most, "
        f"{vocabulary.MAX_VOCABULARIES} languages",
        f"{synonym_rules.MAX_PHRASES} words or phrases at most, a phrase "
        f"{synonym_rules.MAX_PHRASE_WORDS} words and {synonym_rules.MAX_PHRASE_CHARACTERS} "
        "characters",
    ):
        assert sentence in text


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("docs/operators/sign-in.md", f"for {LIFETIME.days} days (a signed cookie)"),
        ("docs/operators/sign-in.md", f"rows of fixed number ({BUCKETS:,} of each kind)"),
        ("docs/editors/pictures.md", f"more than {decoding.MAX_FRAMES} frames of an animation"),
        ("docs/operators/operations.md", f"it reports every {HEARTBEAT_SECONDS:.0f} seconds"),
        (
            "docs/operators/operations.md",
            f"slower than {request_body.LEAST_BYTES_PER_SECOND // 1000} kB/s after "
            f"{request_body.PATIENCE_SECONDS:.0f} seconds",
        ),
        ("docs/editors/content-checks.md", {300: "at most five minutes"}[CACHE_SECONDS]),
        ("docs/evidence/rules.md", {3: "is asked up to three times"}[check_sources.MAX_TRIES]),
        (
            "docs/evidence/rules.md",
            {60: "at most a minute between"}[check_sources.MAX_WAIT_SECONDS],
        ),
        ("docs/editors/content-checks.md", f"points of more than {MAX_POINT_WORDS} words"),
        (
            "docs/editors/content-checks.md",
            f"a reason of {MIN_REASON_CHARACTERS} to {MAX_REASON_CHARACTERS} characters",
        ),
        (
            "docs/frontends/api.md",
            f"the first {sources.FIRST_IN_LIST}, a detail the first {sources.FIRST_IN_DETAIL}",
        ),
        (
            "docs/developers/local-system.md",
            f"is repeated after {RETRY_AFTER:.0f} and {2 * RETRY_AFTER:.0f} seconds",
        ),
        ("docs/developers/local-system.md", f"{MAX_BODY // 2**20} MB for a body"),
        ("docs/developers/local-system.md", f"{http_api.MAX_EVENT // 2**20} MB for an event (413)"),
        ("docs/developers/local-system.md", f"{function.TIMEOUT:.0f} s for the function (500)"),
        ("docs/developers/local-system.md", f"{gateway.TIMEOUT:.0f} s for the gateway (503)"),
        (
            "docs/developers/contact-delivery.md",
            f"due in {periods.FIRST_BACKOFF_SECONDS} s, {2 * periods.FIRST_BACKOFF_SECONDS} s … "
            f"{periods.MAX_BACKOFF_SECONDS // 60} min",
        ),
        (
            "docs/developers/contact-delivery.md",
            f"`UNKNOWN`, due in {periods.UNKNOWN_RETRY_SECONDS // 60} min",
        ),
        (
            "docs/developers/contact-delivery.md",
            f"due in {periods.CLAIM_SECONDS // 60} min from the claim",
        ),
        (
            "docs/developers/contact-delivery.md",
            {6: "every six hours"}[periods.BOUNCED_RETRY_SECONDS // 3600],
        ),
        (
            "docs/data-protection/contact-data.md",
            f"{periods.CLOSED_RETENTION_SECONDS // 86_400} days after Delivery",
        ),
        ("docs/operators/contact-spam.md", f"oldest first, {digest.MAX_IN_DIGEST} in a mail"),
        (
            "docs/frontends/preview.md",
            {1: "expires an hour after"}[DRAFT_LIFETIME.total_seconds() // 3600],
        ),
        ("docs/frontends/preview.md", {(1, 24, 168): "for an hour, a day or a week"}[tuple(HOURS)]),
        ("cms/README.md", {3: "reserves three times"}[disk_space.COPIES_OF_AN_UPLOAD]),
    ],
)
def test_a_number_in_a_sentence_is_that_of_the_code(page, sentence):
    assert sentence in " ".join(text_of(page).split())


def test_numbers_of_settings_are_those_that_are_documented(settings):
    places = ("operators/sign-in", "editors/pictures", "operators/one-machine")
    pages = {place.split("/")[1]: text_of(f"docs/{place}.md") for place in places}

    assert second_factor.RECOVERY_CODE_COUNT == 10
    assert "gets ten recovery codes" in pages["sign-in"]
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 86_400
    assert "works once, for three days" in pages["sign-in"]
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert "It ends with the browser" in pages["sign-in"]
    millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10**6
    assert f"more than {millions} million pixels" in pages["pictures"]
    caddy = text_of("infra/vm/Caddyfile")
    largest = re.search(r"max_size (\d+)MB", caddy)[1]
    assert f"The proxy lets {largest} MB through" in pages["one-machine"]
    assert int(largest) * 10**6 >= settings.MAX_UPLOAD_BYTES
    assert (
        f"for up to {re.search('try_duration ([0-9]+)s', caddy)[1]} seconds"
        in (pages["one-machine"])
    )


def test_python_is_as_new_as_the_readme_says():
    required = tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"]
    version = re.search(r"need Python ([\d.]+) or newer", text_of("README.md"))[1]

    assert required.startswith(f">={version},")
    assert f"({version.replace('.', ', ')})" in text_of("Makefile")


def test_one_machine_counts_what_its_kit_has():
    kit = tomllib.loads(text_of("infra/vm/kit.toml"))
    words = {3: "three", 8: "eight"}

    assert (
        f"{words[len(kit['process'])]} processes (CMS, publishing worker, website), PostgreSQL, a "
        f"proxy that ends TLS, and {words[len(kit['schedule'])]} schedules"
    ) in text_of("docs/operators/one-machine.md")


def test_the_first_page_counts_the_clicks_that_the_browser_counts():
    walk = text_of("tests/browser/system/test_first_hour.py")
    clicks, fields = re.search(r"MOST_CLICKS, MOST_FIELDS = (\d+), (\d+)", walk).groups()

    assert f"{clicks} clicks and {fields} fields" in text_of("docs/editors/first-page.md")


def test_what_is_kept_is_kept_as_long_as_the_table_says(monkeypatch):
    for name in ("SESSION_IDLE_MINUTES", "SECURITY_LOG_DAYS", "BACKUP_KEEP"):
        monkeypatch.delenv(name, raising=False)
    defaults, kept = env.read(), text_of("docs/data-protection/kept.md")
    kit = tomllib.loads(text_of("infra/vm/kit.toml"))["schedule"]
    (purge,) = (each["command"] for each in kit if each["name"] == "purge-revisions")

    assert {86_400: "a day after delivery;"}[periods.DELIVERED_TEXT_SECONDS] in kept
    for sentence in (
        f"| {periods.CLOSED_RETENTION_SECONDS // 86_400} days after delivery |",
        f"ends after {defaults.session_idle_minutes} minutes without a request",
        f"| {LIFETIME.days} days |",
        f"| {defaults.security_log_days} days (`SECURITY_LOG_DAYS`) |",
        f"| {purge[-1]} days for those that nothing needs",
        {1: "| an hour |"}[DRAFT_LIFETIME.total_seconds() // 3600],
        f"at most {MAX_LINK_LIFETIME.days} days |",
        f"until it is sent, at most {GIVE_UP_AFTER.days} day |",
        f"| database | {outbox.RETENTION.days} days |",
        f"at most {MAX_DAYS} days of use",
        f"the newest {defaults.backup_keep} (`BACKUP_KEEP`)",
    ):
        assert sentence in kept, sentence


def test_how_new_the_pages_of_the_website_are():
    text = section("cms/frontend/README.md", "Decisions")
    cache = section("docs/frontends/api.md", "The response cache")

    assert f"when what it knows is {site_version.ASK_AGAIN_SECONDS} s old" in text
    assert f"For {site_version.BEHIND_SECONDS} s after a change" in text
    milliseconds = wsgi_middleware.NO_CACHE_SECONDS * 1000
    assert f"no-cache` if what it knows is older than {milliseconds:.0f} ms" in cache


def test_how_many_answers_processes_share():
    text = section("docs/frontends/api.md", "The response cache")

    assert f"There are {MAX_FILES:,} files at most" in text
    assert f"in Redis each process stores {shared_answers.MAX_STORED:,} answers" in text
    assert f"if it has {shared_answers.MAX_BYTES // 1000} kB at most" in text
    assert {600: "An answer is stored for ten minutes"}[shared_answers.KEEP_SECONDS] in text
