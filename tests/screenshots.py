"""`make screenshots`: every page and state of the site at four widths, and sheets of them all.

Written to `var/screenshots/`: `topic-1280.png`, `topic-390.png`, …, `contact-sheet-1.png`, ….
"""

import argparse
import sys
from itertools import chain
from pathlib import Path

from PIL import Image, ImageDraw

from tests.browser.conftest import open_browser
from tests.browser.fake_handler import running_handler
from tests.browser.states import every_state
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.cms.frontend.fake_api import TOPIC_PATH, running_api
from tests.cms.frontend.site import running_site

FOLDER = Path(__file__).parents[1] / "var" / "screenshots"
TABLET, WIDE = 768, 1920
THUMBNAILS = {PHONE: 150, TABLET: 230, DESKTOP: 340, WIDE: 480}
TALLEST, GAP, CAPTION, ON_A_SHEET = 600, 16, 20, 3


def photograph_all(folder, person, world):
    """Yield (name, {width: path}) for each state, once its pictures are stored."""
    for name in chain(every_state(world, person), _more(world, person)):
        paths = {}
        for width in THUMBNAILS:
            person.look_at_width(width)
            file = "".join(each if each.isalnum() else "-" for each in name)
            paths[width] = folder / f"{file}-{width}.png"
            person.photograph(paths[width])
        person.look_at_width(DESKTOP)
        yield name, paths


def _more(world, person):
    """What is no state of a page that visitors open: paper, and the page that shows the style."""
    person.open(f"{world[1].address}{TOPIC_PATH}")
    person.look_at_paper()
    yield "topic on paper"
    person.prefer()
    person.open(f"{world[1].address}/style/")
    yield "style"


def contact_sheet(photographs):
    """Some pages small, one row to a state, with its name above; long pages are cut."""
    width = sum(THUMBNAILS.values()) + (len(THUMBNAILS) + 1) * GAP
    size = (width, len(photographs) * (TALLEST + CAPTION + GAP))
    sheet = Image.new("RGB", size, "#888888")
    draw = ImageDraw.Draw(sheet)
    for row, (name, paths) in enumerate(photographs):
        left, top = GAP, row * (TALLEST + CAPTION + GAP)
        draw.text((left, top + 4), name, fill="#000000")
        for width, thumbnail in THUMBNAILS.items():
            sheet.paste(_small(paths[width], thumbnail), (left, top + CAPTION))
            left += thumbnail + GAP
    return sheet


def _small(path, width):
    picture = Image.open(path).convert("RGB")
    height = picture.height * width // picture.width
    return picture.resize((width, height)).crop((0, 0, width, min(height, TALLEST)))


def _options():
    return argparse.ArgumentParser(
        prog="python -m tests.screenshots",
        description=f"Photograph every page and state at {', '.join(map(str, THUMBNAILS))} pixels, "
        "and put them on contact sheets.",
        epilog=f"Written to {FOLDER}. Needs Chromium; asks no CMS. Takes a few minutes.",
    )


def main(arguments=None):
    _options().parse_args(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    person = Visitor(open_browser())
    try:
        with running_api() as api, running_site(api.address) as site, running_handler() as handler:
            photographs = []
            for name, paths in photograph_all(FOLDER, person, (api, site, handler)):
                sys.stdout.write(f"{name}\n")
                photographs.append((name, paths))
    finally:
        person.browser.quit()
    for number, start in enumerate(range(0, len(photographs), ON_A_SHEET), start=1):
        sheet = contact_sheet(photographs[start : start + ON_A_SHEET])
        sheet.save(FOLDER / f"contact-sheet-{number}.png")
    sys.stdout.write(f"{len(photographs)} pages and states: {FOLDER}\n")


if __name__ == "__main__":
    main()
