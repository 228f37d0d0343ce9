"""The comparison with other products: each claim has its source, each command its module."""

import json
import re
from importlib.util import find_spec

import pytest

from tests.benchmarks.api.wrk import Load
from tests.benchmarks.comparison import directus, payload, strapi
from tests.benchmarks.comparison.__main__ import parser, rows
from tests.benchmarks.comparison.project import CONTENT, SLUG, write
from tests.documentation import each_page, section, table, text_of

PAGE = "docs/comparison.md"
OWN_WORDS = {
    "Wagtail": "https://docs.wagtail.org/",
    "Strapi": "https://docs.strapi.io/",
    "Payload": "https://payloadcms.com/docs/",
    "Directus": "https://directus.io/docs/",
}
PROJECTS = [strapi, payload, directus]
each_project = pytest.mark.parametrize(
    "project", PROJECTS, ids=lambda project: project.__name__.rpartition(".")[2]
)


def test_each_claim_about_another_product_links_to_its_own_documentation():
    text = section(PAGE, "Features")
    heads = [cell.strip() for cell in text.strip().splitlines()[0].strip("|").split("|")]

    assert heads[2:] == list(OWN_WORDS)
    for row in table(text):
        for product, cell in zip(heads[2:], row[2:], strict=True):
            links = re.findall(r"\]\(([^)]+)\)", cell)
            assert links, (row[0], product)
            assert all(link.startswith(OWN_WORDS[product]) for link in links), (row[0], product)


def test_it_says_when_it_was_written_and_when_it_was_measured():
    assert re.search(r"It was written on \d+ \w+ 20\d\d\.", text_of(PAGE))
    assert re.search(r"[Mm]easured on \d+ \w+ 20\d\d", section(PAGE, "Speed"))


def test_the_table_of_speed_is_as_the_program_prints_it():
    shown = text_of(PAGE).partition("<!-- comparison: begin -->")[2].partition("<!--")[0]

    assert [row[0] for row in table(shown)][:3] == ["ours, hit", "ours, miss", "stock Wagtail v2"]
    assert {len(row) for row in table(shown)} == {len(rows(*_example())[0])}


@each_page
def test_every_module_of_the_tests_that_a_page_names_exists(page):
    named = set(re.findall(r"-m (tests(?:\.\w+)+)", page.read_text(encoding="utf-8")))

    assert {name for name in named if find_spec(name) is None} == set()


def _example():
    load = {1: Load(10, 1, 1), 16: Load(20, 1, 1)}
    quick = {1: Load(30, 1, 1), 16: Load(60, 1, 1)}
    slow = {1: Load(1, 1, 1), 16: Load(1, 1, 1)}
    loads = {"stock Wagtail v2": [load, load, load], "other": [slow, quick, quick]}
    return loads, {"stock Wagtail v2": 100, "other": 47771}


def test_a_row_has_the_middle_round_and_how_many_times_stock_it_is():
    stock, other = rows(*_example())

    assert stock == ["stock Wagtail v2", "100", "10/s 1.0", "20/s 1.0", "1.0"]
    assert other == ["other", "47,771", "30/s 1.0", "60/s 1.0", "3.0"]


@pytest.mark.parametrize("wrong", ["strapi", "=http://127.0.0.1:1/", "a=http://example.org/"])
def test_only_products_on_this_machine_are_measured(wrong, capsys):
    with pytest.raises(SystemExit):
        parser().parse_args([wrong])

    assert "write name=http://127.0.0.1" in capsys.readouterr().err


@each_project
def test_a_project_has_the_demo_page(project, tmp_path):
    write(project.FILES, tmp_path)

    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == (
        {*project.FILES, "page.json"}
    )
    assert json.loads((tmp_path / "page.json").read_text()) == json.loads(CONTENT.read_text())
    for name in project.FILES:
        if name.endswith(".json"):
            assert json.loads((tmp_path / name).read_text())


@each_project
def test_a_project_puts_the_demo_page_where_it_is_read(project):
    seeding = [text for text in project.FILES.values() if "page.json" in text]

    assert len(seeding) == 1
    assert f"'{SLUG}'" in seeding[0]
    assert "content: page" in seeding[0]


@each_project
def test_a_project_pins_each_version(project):
    needs = project.PACKAGE["dependencies"]

    assert project.VERSION in needs.values()
    assert {
        name for name, version in needs.items() if not re.fullmatch(r"[\d.]+", version)
    } == set()


@each_project
def test_the_page_has_the_commands_and_the_version_of_a_project(project):
    text = section(PAGE, "Speed")
    name = project.__name__.rpartition(".")[2]

    assert f"python -m {project.__name__} /tmp/{name}" in text
    assert f"cd /tmp/{name} && npm install" in text
    assert re.search(rf"{name}=http://127\.0\.0\.1:{project.PORT}/\S+/{SLUG}\b", text)
    assert f"{name.capitalize()} {project.VERSION}" in text
    assert name in [row[0] for row in table(text)]
