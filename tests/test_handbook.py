"""`make docs` builds the handbook from `docs/`: strictly, offline, and for every reader."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from docs.picture_age import aged, digest
from tests.documentation import PAGES, ROOT, text_of

PROGRAM = ROOT / ".venv" / "docs" / "bin" / "python"
INDEXES = sorted(ROOT.glob("docs/*/index.md"))
by_chapter = pytest.mark.parametrize("index", INDEXES, ids=lambda page: page.parent.name)


def build(source, target, folder):
    """Runs what the Makefile runs; the finished process."""
    if not PROGRAM.exists():
        told = "the handbook is not built: make .venv/.docs"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(told)
        pytest.skip(told)
    command = re.search(r"-m (sphinx .*?)--doctree-dir", text_of("Makefile"), re.DOTALL)[1]
    options = command.replace("\\\n", " ").split()
    return subprocess.run(
        [PROGRAM, "-m", *options, "--doctree-dir", folder / "doctrees", source, target],
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    """The built handbook: a folder."""
    folder = tmp_path_factory.mktemp("handbook")
    built = build(ROOT / "docs", folder / "site", folder)
    assert built.returncode == 0, built.stderr
    return folder / "site"


def test_every_page_is_built_and_the_site_asks_nobody_else(handbook):
    pages = [page.relative_to(ROOT / "docs") for page in ROOT.glob("docs/**/*.md")]

    assert [page for page in pages if not (handbook / page).with_suffix(".html").exists()] == []
    for page in handbook.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)=\"([^\"]+)", page.read_text()
        )
        assert [each for each in loaded if "//" in each] == [], page
    for style in handbook.rglob("*.css"):
        assert re.findall(r"url\(\"?(?:https?:)?//", style.read_text()) == [], style


def test_the_search_finds_words_of_every_chapter_without_a_server(handbook):
    index = (handbook / "searchindex.js").read_text()

    assert index.startswith("Search.setIndex(")
    for page in INDEXES:
        assert f"{page.parent.name}/index" in index


BROKEN = ("[gone](gone.md)", "[gone](#gone)", "[gone](other.md#gone)", "![gone](gone.png)")


def test_each_broken_link_anchor_and_picture_fails_the_build(tmp_path):
    source = tmp_path / "docs"
    (source / "_static").mkdir(parents=True)
    (source / "_static" / "handbook.css").write_text("")
    conf = text_of("docs/conf.py").replace("HERE.parent", f'Path("{ROOT}")')
    (source / "conf.py").write_text(conf.replace("str(HERE)", f'"{ROOT / "docs"}"'))
    (source / "other.md").write_text("# Other\n")
    menu = "```{toctree}\nother\n```"
    (source / "index.md").write_text("\n\n".join(["# Home", *BROKEN, menu]))

    built = build(source, tmp_path / "site", tmp_path)

    assert built.returncode != 0
    assert built.stderr.count("WARNING") == len(BROKEN), built.stderr


@by_chapter
def test_a_chapter_lists_each_of_its_pages_in_the_order_of_the_menu(index):
    text = index.read_text()
    (menu,) = re.findall(r"```\{toctree\}\n:hidden:\n\n(.*?)```", text, re.DOTALL)
    listed = re.findall(r"^(?:- |\| |\d+\. )\[.*?\]\(([\w-]+)\.md\)", text, re.MULTILINE)
    pages = {page.stem for page in index.parent.glob("*.md")} - {"index"}

    assert listed == menu.split()
    assert set(listed) == pages


def test_pages_link_to_nothing_outside_of_the_handbook():
    for page in ROOT.glob("docs/**/*.md"):
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
            if "://" not in link:
                assert (page.parent / link).resolve().is_relative_to(ROOT / "docs"), (page, link)


def test_every_page_with_decisions_is_in_the_list_of_decisions():
    listed = text_of("docs/developers/decisions.md")
    folder = ROOT / "docs" / "developers"
    linked = {(folder / link).resolve() for link in re.findall(r"\]\(([^)#]+)", listed)}
    named = {ROOT / name for name in re.findall(r"\| `([\w/]+\.md)` \|", listed)}

    decided = {
        page
        for page in PAGES
        if re.search(r"^(## Decisions|\*\*Decision)", page.read_text(), re.MULTILINE)
    }
    assert decided - linked - named - {folder / "decisions.md"} == set()


def test_a_picture_is_old_once_a_file_that_it_shows_has_changed(tmp_path):
    (tmp_path / "a.html").write_text("one")
    listed = tmp_path / "pictures.json"
    about = {"of": ["*.html"], "digest": digest(["*.html"], tmp_path)}
    listed.write_text(json.dumps({"a.webp": about}))

    assert aged(listed, tmp_path) == []
    (tmp_path / "a.html").write_text("two")
    (sentence,) = aged(listed, tmp_path)
    assert "docs/a.webp is older than what it shows" in sentence


def test_the_pictures_are_small_described_and_each_says_what_it_depends_on():
    listed = json.loads(text_of("docs/pictures.json"))
    stored = [ROOT / ".github" / "screenshot.png", *ROOT.glob("docs/**/*.webp")]
    written = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    pages = "".join(page.read_text() for page in written)

    assert {os.path.relpath(path, ROOT / "docs") for path in stored} == set(listed)
    assert sum(path.stat().st_size for path in stored) < 1_500_000
    for name, about in listed.items():
        assert all(any(ROOT.glob(pattern)) for pattern in about["of"]), name
        assert re.search(rf"!\[[^\]]{{20,}}\]\((\.github/)?{Path(name).name}\)", pages), name


LOOKS = (("index", 1280, "dark"), ("editors/first-page", 1280, "light"),
         ("operators/one-machine", 1280, "dark"), ("frontends/webhooks", 390, "light"),
         ("search", 1280, "light"))  # fmt: skip


@pytest.mark.browser
def test_the_handbook_is_accessible_searchable_and_prints_its_words_alone(handbook):
    from tests.browser.axe import run_axe
    from tests.browser.conftest import open_browser
    from tests.browser.visitor import DESKTOP, Visitor

    visitor = Visitor(open_browser())
    try:
        for name, width, scheme in LOOKS:
            visitor.look_at_width(width)
            visitor.prefer(prefers_color_scheme=scheme)
            query = "?q=retracted" if name == "search" else ""
            visitor.open(Path(handbook, f"{name}.html").as_uri() + query)
            visitor.wait_until(lambda: not query or visitor.all("#search-results li"))  # noqa: B023
            assert run_axe(visitor.browser) == [], (name, width, scheme)
        visitor.open(Path(handbook, "operators/one-machine.html").as_uri())
        visitor.look_at_width(DESKTOP)
        visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        beside = ".bd-header, .bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-area"
        assert [each for each in visitor.all(beside) if each.is_displayed()] == []
        assert visitor.find("h1").is_displayed()
    finally:
        visitor.browser.quit()
