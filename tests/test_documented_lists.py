"""What the documentation lists is all that there is: packages, filters, metrics, alarms."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from cms.api import health
from cms.core import metrics as counters
from cms.core.jobs import JOBS
from cms.monitoring import metrics as gauges
from cms.publishing.models import WebhookEvent
from contact_lambda import log
from contact_lambda.admin.command_line import _parser
from tests.documentation import ROOT, names, section, table, text_of


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


OF_EVERY_LIST = {"_", "format", "site", "limit", "offset", "cursor"}


@pytest.mark.parametrize("endpoint", ["sources", "claims"])
def test_the_filters_of_the_evidence_are_those_that_are_documented(endpoint):
    document = json.loads(text_of("cms/api/schema/openapi.json"))
    described = document["paths"][f"/api/v2/{endpoint}/"]["get"]["parameters"]
    rows = table(section("docs/frontends/api.md", "Addresses"))

    (cell,) = (row[1] for row in rows if row[0].startswith(f"`{endpoint}/`"))
    shown = set(re.findall(r"`(\w+)=`", cell))
    taken = {each["name"] for each in described} - OF_EVERY_LIST
    assert shown == {name for name in taken if "__" not in name}
    assert "[comparisons](#comparisons)" in cell


def test_the_packages_of_the_cms_are_in_the_order_of_their_imports():
    rows = table(section("docs/developers/architecture.md", "cms"))
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


def test_the_metrics_are_those_that_are_documented():
    cells = " ".join(row[0] for row in table(section("docs/operators/operations.md", "Metrics")))
    sources = "".join(Path(module.__file__).read_text() for module in (counters, gauges))

    shown = {name.removesuffix("_total") for name in re.findall(r"cms_\w+", cells)}
    assert shown == set(re.findall(r'"(cms_\w+)"', sources))


def test_the_results_of_answers_are_those_that_are_documented():
    (cell,) = (
        row[1]
        for row in table(section("docs/operators/operations.md", "Metrics"))
        if "cms_answers_total" in row[0]
    )

    assert tuple(names(cell)) == counters.RESULTS


def test_every_regular_command_is_documented():
    rows = table(section("docs/operators/operations.md", "Regular commands"))
    shown = " ".join(row[0] for row in rows)

    assert {job.name for job in JOBS} - set(re.findall(r"\w+", shown)) == set()


def test_the_webhooks_are_those_that_are_documented():
    rows = table(section("docs/developers/publishing.md", "Webhooks"))

    shown = {names(row[0])[0] for row in rows}
    assert shown == {str(value) for value, _ in WebhookEvent._meta.get_field("type").choices}


def test_the_lines_and_alarms_of_the_contact_handler_are_those_that_are_documented():
    text = section("docs/data-protection/contact-data.md", "Log, metrics, alarms")
    source = "".join(path.read_text() for path in (ROOT / "contact_lambda").rglob("*.py"))

    shown = set(names(text))
    assert shown - {"ContactHandler"} == log.METRICS | {
        *re.findall(r'log\.write\(\s*"(\w+)"', source), "alarm",
    }  # fmt: skip


def test_the_marks_of_the_form_are_those_that_its_script_reads():
    rows = table(section("docs/frontends/forms-and-starters.md", "Contact forms in any frontend"))
    script = text_of("cms/frontend/static/frontend/contact-form.js")

    for row in rows:
        for mark in re.findall(r"data-([a-z-]+)", row[0]):
            words = mark.split("-")
            camel = words[0] + "".join(word.title() for word in words[1:])
            assert f"data-{mark}" in script or camel in script or "error" in words, mark


ALARMS = "docs/operators/alarms.md"


def chapter(heading):
    """A section of the page of alarms with all below it, by the names in its headings."""
    text = text_of(ALARMS).partition(f"\n## {heading}\n")[2].split("\n## ")[0]
    parts = [part.partition("\n") for part in text.split("\n### ")[1:]]
    return {name: words for head, _, words in parts for name in names(head) or [head]}


def says_what_to_do(words):
    meaning, found, rest = words.partition("**Do:** ")
    return bool(found) and len(meaning.strip()) > 10 and len(rest.strip()) > 10


@pytest.mark.parametrize(
    ("heading", "stacks"),
    [
        ("The contact form on AWS", "*contact.txt"),
        ("The CMS on AWS", "clinic-cms-*.txt"),
    ],
)
def test_every_alarm_has_a_paragraph_that_says_what_to_do(heading, stacks):
    """`CmsAlarmsDown` may stand there by its end, as `Down`."""
    agreed = "".join(path.read_text() for path in (ROOT / "tests/infra/aws/agreed").glob(stacks))
    alarms = set(re.findall(r"(\w+)\.Type = \"AWS::CloudWatch::Alarm\"", agreed))
    shown = chapter(heading)

    assert alarms
    assert {
        alarm for alarm in alarms if not any(alarm.endswith(name) or alarm.startswith(name)
                                             for name in shown)
    } == set()  # fmt: skip
    assert [name for name, words in shown.items() if not says_what_to_do(words)] == []
    assert set(shown) >= log.ALARMS or "CMS" in heading


def test_every_rule_for_prometheus_has_a_paragraph_and_asks_for_what_is_measured():
    (group,) = yaml.safe_load(text_of("infra/vm/alerts.yml"))["groups"]
    shown = chapter("Rules for Prometheus")
    sources = "".join(Path(module.__file__).read_text() for module in (counters, gauges))
    known = set(re.findall(r'"(cms_\w+)"', sources))
    asked = {
        re.sub(r"_(total|bucket)$", "", name)
        for rule in group["rules"]
        for name in re.findall(r"cms_\w+", rule["expr"])
    }

    assert [rule["alert"] for rule in group["rules"]] == list(shown)
    assert [name for name, words in shown.items() if not says_what_to_do(words)] == []
    assert asked <= known


def test_what_the_admin_says_is_due_and_what_is_not_ready_have_a_row():
    said = table(section(ALARMS, "What the admin says"))
    system = " ".join(text_of("cms/monitoring/system_page.py").split())
    function = system[system.index("def due(") : system.index("def _cache_state")]
    kinds = function.count("Due( f") + function.count('Due( "') + function.count("return ( f")
    parts = {name for row in table(section(ALARMS, "Readiness")) for name in names(row[0])}

    assert [row[0] for row in said if row[0].strip("“”") not in system] == []
    assert len(said) == kinds
    assert parts == set(health.CHECKS)


def test_the_commands_of_an_operator_are_those_that_are_documented():
    text = section("contact_lambda/README.md", "Run")

    (commands,) = (each for each in _parser()._actions if each.dest == "command" or each.choices)
    assert set(re.findall(r"contact_lambda\.admin ([a-z-]+)", text)) == set(commands.choices)
