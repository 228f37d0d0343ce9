"""The documentation names what exists: files, commands, settings, limits, metrics.

It reads the pages as text and imports the constants; it starts nothing.
"""

import ast
import json
import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from allauth.mfa import app_settings as second_factor
from django.core.management import get_commands, load_command_class

from cms.api.viewsets import sources
from cms.core import metrics as counters
from cms.core import request_body
from cms.core.jobs import JOBS
from cms.evidence.management.commands import check_sources
from cms.frontend import api_fetcher
from cms.images import decoding, disk_space
from cms.import_export.documents import (
    claim_blocks,
    document_model,
    interpretation,
    markdown,
    reader,
    reader_process,
)
from cms.mail.queue import BACKOFF_SECONDS
from cms.monitoring import metrics as gauges
from cms.pages.checks.publish_reason import MAX_REASON_CHARACTERS, MIN_REASON_CHARACTERS
from cms.pages.checks.rules.structure import MAX_POINT_WORDS
from cms.preview.models import DRAFT_LIFETIME
from cms.preview.share_views import HOURS
from cms.publishing.management.commands.publishing_worker import HEARTBEAT_SECONDS
from cms.publishing.models import WebhookEvent
from cms.review.issue_counts import CACHE_SECONDS
from cms.settings import env
from cms.users.known_devices import LIFETIME
from cms.users.sign_in_limits import BUCKETS, RATES
from contact_lambda import log
from contact_lambda.admin.command_line import _parser
from contact_lambda.config import Settings
from contact_lambda.spam import rate_limit, score
from infra.local.aws.event_bus import RETRY_AFTER

ROOT = Path(__file__).parents[1]
SKIPPED = {"CHANGELOG.md", "SECURITY.md", "LICENSE.md"}
PAGES = [
    *(page for page in ROOT.glob("*.md") if page.name not in SKIPPED),
    *ROOT.glob("docs/*.md"),
    *(ROOT / folder / "README.md" for folder in ("cms", "cms/frontend", "contact_lambda", "infra")),
    *ROOT.glob("infra/aws/*.md"),
]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
# Files that a developer or an operator makes, and the beginning of names.
EXAMPLES = {"cms/pages/blocks/tip.py", "tests/cms/pages/blocks/test_tip.py"}
EXAMPLES |= {"cms/frontend/templates/frontend/blocks/tip.html", "infra/aws/settings.toml"}
EXAMPLES |= {"infra/vm/.env", "infra/vm/systemd/machine/clinic"}


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def section(page, heading):
    """The text below a heading, up to the next one of any rank."""
    _, _, rest = text_of(page).partition(f"# {heading}\n")
    assert rest, heading
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def table(text, number=0):
    """The rows of a table of a text as lists of cells, without its heading."""
    tables = re.findall(r"(?:^\|.*\|\n)+", text + "\n", re.MULTILINE)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in tables[number].splitlines()
    ]
    return rows[2:]


def names(text):
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


@each_page
def test_every_file_that_a_page_names_exists(page):
    found = re.findall(
        r"(?<![\w/.-])(?:cms|contact_lambda|infra|tests|docs|\.ci|\.github)/[\w./*-]*\w",
        page.read_text(encoding="utf-8"),
    )

    missing = {
        path
        for path in found
        if path not in EXAMPLES
        and not any(
            [*base.glob(path), *base.glob(f"{path}.*")]
            for base in (ROOT, page.parent, page.parent.parent)
        )
    }
    assert missing == set()


# Names of AWS, of HTTP and of other programs, and those of the examples.
FOREIGN = {
    *("AccountLimit", "CDK_DOCKER", "ConcurrentExecutions", "DomainValidationOptions"),
    *("GetFunctionConfiguration", "PENDING_VALIDATION", "ResourceRecord", "requestPayload"),
    *("SameSite", "StreamMaxLength", "trusted_proxies", "notFound"),
    *("CONTACT_RECIPIENT_COPY", "copy_not_sent", "test_tip", "TipValue"),
}


@pytest.fixture(scope="module")
def words_of_the_source():
    """All words of the files that git knows, but of the documentation."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = set()
    for name in files:
        found |= set(re.findall(r"\w+", name))
        if not name.endswith((".md", ".png", ".gz", ".mo")) and name != "tests/test_docs.py":
            found |= set(re.findall(rb"\w+", (ROOT / name).read_bytes()))
    return {word.decode() if isinstance(word, bytes) else word for word in found}


@each_page
def test_every_name_of_code_that_a_page_names_exists(page, words_of_the_source):
    code = re.findall(r"`[^`\n]+`|```.*?```", page.read_text(encoding="utf-8"), re.DOTALL)
    found = {
        word
        for word in re.findall(r"\w+", "\n".join(code))
        if "_" in word.strip("_") or re.search("[a-z][A-Z]", word)
    }

    assert {
        word
        for word in found - words_of_the_source - FOREIGN
        if word.removesuffix("_total") not in words_of_the_source
        and not any(known.startswith(word) for known in words_of_the_source)
    } == set()


def test_every_app_of_the_cms_is_in_its_readme():
    rows = table(section("cms/README.md", "What it does"))
    folders = {path.parent.name for path in (ROOT / "cms").glob("*/__init__.py")}

    assert {name.strip("/") for row in rows for name in names(row[0])} == folders


def test_every_module_of_the_frontend_is_in_its_readme():
    rows = table(section("cms/frontend/README.md", "What it does"))
    modules = {path.name for path in (ROOT / "cms" / "frontend").glob("*.py")}
    wiring = {"__init__.py", "__main__.py", "settings.py", "urls.py", "wsgi.py"}

    shown = {name for row in rows for name in names(row[0]) if name.endswith(".py")}
    assert shown == modules - wiring


def test_every_module_of_the_local_system_is_in_its_readme():
    rows = table(section("infra/README.md", "What it does"))
    folder = ROOT / "infra" / "local"
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}
    modules |= {path.parent.name for path in folder.glob("*/__init__.py")}

    assert {name.strip("/") for row in rows for name in names(row[0])} == modules


@each_page
def test_every_make_target_that_a_page_names_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    code = "\n".join(re.findall(r"`[^`\n]+`|```.*?```", page.read_text(), re.DOTALL))

    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", code)) - targets == set()


@each_page
def test_every_command_that_a_page_names_exists(page):
    known = set(get_commands()) | {"COMMAND"}

    assert set(re.findall(r"-m cms ([a-z]\w*)", page.read_text(encoding="utf-8"))) - known == set()


@each_page
def test_every_option_of_a_command_that_a_page_names_exists(page):
    """`python -m cms restore [FILE] --replace`; options in a table's other cells are not read."""
    text = page.read_text(encoding="utf-8")
    unknown = set()
    for name, rest in re.findall(r"-m cms ([a-z]\w*)([^`\n|]*)", text):
        app = get_commands().get(name)
        if app and (options := set(re.findall(r"--[a-z][a-z-]+", rest))):
            command = load_command_class(app, name) if isinstance(app, str) else app
            parser = command.create_parser("cms", name)
            unknown |= options - set(parser._option_string_actions)
    assert unknown == set()


def slug(heading):
    """The address of a heading, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@each_page
def test_every_heading_that_a_page_links_to_exists(page):
    for path, anchor in re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", page.read_text()):
        linked = page if not path else page.parent / path
        headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {slug(heading) for heading in headings}, (path, anchor)


@pytest.mark.parametrize("endpoint", ["sources", "claims"])
def test_the_filters_of_the_evidence_are_those_that_are_documented(endpoint):
    document = json.loads(text_of("cms/api/schema/openapi.json"))
    described = document["paths"][f"/api/v2/{endpoint}/"]["get"]["parameters"]
    rows = table(section("docs/api.md", "Addresses"))

    (cell,) = (row[1] for row in rows if row[0].startswith(f"`{endpoint}/`"))
    shown = set(re.findall(r"`(\w+)=`", cell))
    assert shown == {each["name"] for each in described} - {
        "_",
        "format",
        "site",
        "limit",
        "offset",
    }


def _variables(module):
    """The names of variables in a module, which are all its texts in capitals."""
    tree = ast.parse(text_of(module))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {each for each in texts if isinstance(each, str) and re.fullmatch("[A-Z_]*[A-Z]", each)}


def _documented(rows):
    """The variables of a table; `DATABASE_HOST`, `_NAME` are two."""
    found = set()
    for row in rows:
        first, *others = names(row[0])
        found |= {first, *(f"DATABASE{name}" if name[0] == "_" else name for name in others)}
    return found


def test_the_settings_of_the_cms_are_those_that_it_reads():
    documented = _documented(table(section("cms/README.md", "Settings"), 0))
    keys = {"ENGINE", "NAME", "PORT", "OPTIONS"}  # of Django's database settings

    assert documented - {"DJANGO_SETTINGS_MODULE"} == _variables("cms/settings/env.py") - keys


def test_the_defaults_of_the_cms_are_those_that_are_documented(monkeypatch):
    for name in _variables("cms/settings/env.py"):
        monkeypatch.delenv(name, raising=False)
    defaults = vars(env.read())

    rows = table(section("cms/README.md", "Settings"), 0)
    shown = {names(row[0])[0]: row[2] for row in rows if re.match("`[^`]+`", row[2])}
    shown = {name.lower(): names(cell)[0] for name, cell in shown.items()}

    compared = {name: value for name, value in shown.items() if name in defaults}
    read = {name: defaults[name] for name in compared}
    written = {
        "languages": lambda value: ",".join(":".join(each) for each in value),
        "allowed_hosts": ",".join,
        "var_dir": lambda value: f"{value.name}/",
        "backup_dir": lambda value: f"VAR_DIR/{value.name}",
        "erasure_list": lambda value: f"BACKUP_DIR/{value.name}",
        "media_url": lambda value: "CMS_URL",
        "source_lookup_enabled": lambda value: "true",  # where an address is set
    }
    assert len(compared) > 20
    assert {
        name: written[name](value) if name in written else str(value).removesuffix("/")
        for name, value in read.items()
    } | {"webhooks_may_be_private": "false"} == compared


def test_the_settings_of_the_frontend_are_those_that_it_reads():
    rows = table(section("cms/README.md", "Settings"), 1)

    others = {"APP_DIRS", "BACKEND", "UTC", "ERROR", "INFO", "CRITICAL"}
    assert _documented(rows) == _variables("cms/frontend/settings.py") - others


def test_the_settings_of_the_contact_handler_are_those_that_it_reads():
    rows = table(section("contact_lambda/README.md", "Settings"))

    documented = {names(row[0])[0]: row[1] for row in rows}
    read = {name for name in _variables("contact_lambda/config.py") if name.startswith("CONTACT_")}
    optional = {name for name, meaning in documented.items() if meaning.startswith("optional")}
    assert set(documented) == read
    assert len(documented) - len(optional) == 7  # CONTACT_SECRET only with a journal
    assert len(Settings.__dataclass_fields__) >= len(read)


def test_the_packages_of_the_cms_are_in_the_order_of_their_imports():
    rows = table(section("docs/architecture.md", "cms"))
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["type"] == "layers"
                 and "cms.core" in each["layers"])  # fmt: skip
    place = {layer.removeprefix("cms."): number for number, layer in enumerate(reversed(layers))}

    documented = [[name for name in names(row[0]) if name != "wsgi"] for row in rows]

    assert {name for row in documented for name in row} == set(place)
    for before, after in pairwise(documented):
        assert max(place[name] for name in before) < max(place[name] for name in after) or (
            before == ["backup"]
        )


def test_the_limits_of_signing_in_are_those_that_are_documented():
    rows = table(section("docs/sign-in.md", "Limits"))

    shown = [(int(row[1]), 60 if row[2] == "minute" else int(row[2].split()[0])) for row in rows]
    kinds = ["network", "name", "site", "device"]
    assert shown == [(RATES[kind].burst, RATES[kind].seconds) for kind in kinds]


def test_the_limits_of_an_import_are_those_that_are_documented():
    limits = dict(table(section("docs/import-export.md", "A document becomes a draft")))

    assert limits["file"].startswith(f"{reader.MAX_BYTES['text'] // 10**6} MB of text")
    assert f"{reader.MAX_BYTES['docx'] // 10**6} MB of `.docx`" in limits["file"]
    assert limits["lines"] == f"{document_model.MAX_LINES:,}"
    assert limits["paragraphs and other parts"] == f"{document_model.MAX_PIECES:,}"
    assert limits["studies"] == str(claim_blocks.MAX_STUDIES)
    assert limits["blocks of the page"] == str(interpretation.MAX_BLOCKS)
    assert f"{markdown.MAX_FRONT_MATTER_CHARACTERS:,} characters" in limits["front matter"]
    megabytes = reader_process.MEMORY_BYTES // 2**20
    assert f"{reader_process.SECONDS} seconds and {megabytes} MB" in limits["reading"]


def test_a_mail_is_tried_again_when_the_page_says():
    minutes = [str(seconds // 60) for seconds in BACKOFF_SECONDS[1:-1]]

    assert (
        f"after {BACKOFF_SECONDS[0]} seconds, {', '.join(minutes)} and then every "
        f"{BACKOFF_SECONDS[-1] // 60} minutes for a day"
    ) in section("docs/operations.md", "When something fails")


def test_the_metrics_are_those_that_are_documented():
    cells = " ".join(row[0] for row in table(section("docs/operations.md", "Metrics")))
    sources = "".join(Path(module.__file__).read_text() for module in (counters, gauges))

    shown = {name.removesuffix("_total") for name in re.findall(r"cms_\w+", cells)}
    assert shown == set(re.findall(r'"(cms_\w+)"', sources))


def test_every_regular_command_is_documented():
    rows = table(section("docs/operations.md", "Regular commands"))
    shown = " ".join(row[0] for row in rows)

    assert {job.name for job in JOBS} - set(re.findall(r"\w+", shown)) == set()


def test_the_webhooks_are_those_that_are_documented():
    rows = table(section("docs/publishing.md", "Webhooks"))

    shown = {names(row[0])[0] for row in rows}
    assert shown == {str(value) for value, _ in WebhookEvent._meta.get_field("type").choices}


def test_the_lines_and_alarms_of_the_contact_handler_are_those_that_are_documented():
    text = section("docs/contact-data.md", "Log, metrics, alarms")
    source = "".join(path.read_text() for path in (ROOT / "contact_lambda").rglob("*.py"))

    shown = set(names(text))
    assert shown - {"ContactHandler"} == log.METRICS | {
        *re.findall(r'log\.write\(\s*"(\w+)"', source), "alarm",
    }  # fmt: skip


def test_the_points_and_limits_of_spam_are_those_that_are_documented():
    text = section("docs/contact-spam.md", "Spam")
    points = score.POINTS

    assert (
        f"trap filled {points['trap']}, no valid token {points['no_token']}, sent within "
        f"{score.MIN_SECONDS} s {points['fast']}, more than {score.MAX_LINKS} links "
        f"{points['links']}, foreign Origin {points['origin']}"
    ) in " ".join(text.split())
    assert f"no solution {points['no_work']}, a wrong one {points['wrong_work']}" in text
    assert f"From {score.CHECK_FROM} the subject" in text
    assert f"from {score.QUARANTINE_FROM} the message" in text
    flat = " ".join(text.split())
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


def test_the_marks_of_the_form_are_those_that_its_script_reads():
    rows = table(section("docs/frontends.md", "Contact forms in any frontend"))
    script = text_of("cms/frontend/static/frontend/contact-form.js")

    for row in rows:
        for mark in re.findall(r"data-([a-z-]+)", row[0]):
            words = mark.split("-")
            camel = words[0] + "".join(word.title() for word in words[1:])
            assert f"data-{mark}" in script or camel in script or "error" in words, mark


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("docs/sign-in.md", f"a signed cookie, good for {LIFETIME.days} days"),
        ("docs/sign-in.md", f"rows of fixed number ({BUCKETS:,} of each kind)"),
        ("docs/pictures.md", f"more than {decoding.MAX_FRAMES} frames of an animation"),
        ("docs/operations.md", f"it reports every {HEARTBEAT_SECONDS:.0f} seconds"),
        (
            "docs/operations.md",
            f"slower than {request_body.LEAST_BYTES_PER_SECOND // 1000} kB/s after "
            f"{request_body.PATIENCE_SECONDS:.0f} seconds",
        ),
        ("docs/content-checks.md", {300: "at most five minutes"}[CACHE_SECONDS]),
        ("docs/evidence.md", {3: "is asked up to three times"}[check_sources.MAX_TRIES]),
        ("docs/evidence.md", {60: "at most a minute between"}[check_sources.MAX_WAIT_SECONDS]),
        ("docs/content-checks.md", f"points of more than {MAX_POINT_WORDS} words"),
        (
            "docs/content-checks.md",
            f"a reason of {MIN_REASON_CHARACTERS} to {MAX_REASON_CHARACTERS} characters",
        ),
        (
            "docs/api.md",
            f"the first {sources.FIRST_IN_LIST}, a detail the first {sources.FIRST_IN_DETAIL}",
        ),
        (
            "infra/README.md",
            f"is repeated after {RETRY_AFTER:.0f} and {2 * RETRY_AFTER:.0f} seconds",
        ),
        ("docs/preview.md", {1: "expires an hour after"}[DRAFT_LIFETIME.total_seconds() // 3600]),
        ("docs/preview.md", {(1, 24, 168): "for an hour, a day or a week"}[tuple(HOURS)]),
        ("cms/README.md", {3: "reserves three times"}[disk_space.COPIES_OF_AN_UPLOAD]),
    ],
)
def test_a_number_in_a_sentence_is_that_of_the_code(page, sentence):
    assert sentence in " ".join(text_of(page).split())


def test_numbers_of_settings_are_those_that_are_documented(settings):
    pages = {name: text_of(f"docs/{name}.md") for name in ("sign-in", "pictures", "one-machine")}

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


def test_every_alarm_of_the_contact_handler_says_what_to_do():
    rows = table(section("docs/aws-contact-operations.md", "When an alarm comes"))

    assert log.ALARMS - {names(row[0])[0] for row in rows if names(row[0])} == set()


def test_the_commands_of_an_operator_are_those_that_are_documented():
    text = section("contact_lambda/README.md", "Run")

    (commands,) = (each for each in _parser()._actions if each.dest == "command" or each.choices)
    assert set(re.findall(r"contact_lambda\.admin ([a-z-]+)", text)) == set(commands.choices)


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
    ) in text_of("docs/one-machine.md")
