"""The Astro starter, copied and built against the running system as its README says."""

import shutil

import pytest
from bs4 import BeautifulSoup

from tests.npm import install, names_no_registry, run

from .site import REPOSITORY, text_of
from .test_topic_page import SEED, seed_lines

pytestmark = pytest.mark.npm

STARTER = REPOSITORY / "cms" / "frontend" / "starters" / "astro"
CLIENT = REPOSITORY / "cms" / "api" / "client"
PAGE = "benefits-of-exercise-on-lower-back-pain/index.html"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    """The starter with the client beside it, as in the repository, ready to be built."""
    root = tmp_path_factory.mktemp("npm")
    typed = shutil.ignore_patterns("node_modules", "dist", "tests")
    shutil.copytree(CLIENT, root / "cms" / "api" / "client", ignore=typed)
    folder = root / "cms" / "frontend" / "starters" / "astro"
    return install(STARTER, folder, "The Astro starter")


@pytest.fixture(scope="module")
def built(clinic, starter):
    told = run("npm", "run", "build", cwd=starter, CMS_URL=clinic.at.cms, **QUIETLY)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "- 0 errors" in told.stdout
    return starter / "dist"


QUIETLY = {"ASTRO_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"}


def page_at(built, path):
    return BeautifulSoup((built / path).read_text(encoding="utf-8"), "html.parser")


def test_the_lock_names_no_registry():
    assert names_no_registry(STARTER)


def test_the_built_page_has_the_words_of_the_seed(built):
    page = text_of(page_at(built, PAGE).body)

    missing = [line for line in seed_lines(SEED) if line not in page]

    assert missing == ["What3words: crush.pounces.gifted"]  # shown as ///crush.pounces.gifted
    assert "///crush.pounces.gifted" in page
    assert "Moderate certainty: 35 studies, 2,746 people" in page
    assert "Expired" in page


def test_its_form_posts_to_the_handler_with_every_field(built, clinic):
    form = page_at(built, PAGE).form

    assert form["action"] == clinic.at.form_action
    assert {field["name"] for field in form.select("[name]")} == {
        *("full_name", "email", "phone", "message"),
        *("form_id", "language", "submission_id", "website"),
    }


def test_the_home_page_leads_to_the_topic_and_back(built):
    home, topic = page_at(built, "index.html"), page_at(built, PAGE)

    assert home.select_one(f"a[href='/{PAGE.removesuffix('index.html')}']")
    assert topic.select_one("nav a[href='/']")


def test_a_typo_in_a_field_does_not_pass(starter, built):
    block = starter / "src" / "blocks" / "Benefit.astro"
    words = block.read_text(encoding="utf-8")
    block.write_text(words.replace("{value.heading}", "{value.headng}"), encoding="utf-8")

    told = run("npm", "run", "check", cwd=starter, **QUIETLY)

    assert told.returncode != 0
    assert "Property 'headng' does not exist" in told.stdout
