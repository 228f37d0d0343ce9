"""The README's picture: the demo page at two widths, and the mail that the practitioner gets."""

from io import BytesIO

from PIL import Image

from docs.picture_age import HERE
from tests.browser.visitor import DESKTOP, PHONE

NAME = "../.github/screenshot.png"
SHOWN = [
    "cms/frontend/templates/**/*",
    "cms/frontend/static/frontend/*.css",
    "infra/local/inbox/**/*",
]
GROUND, GAP, HEIGHT = "#e8e4dd", 24, 900
COLOURS = 256  # enough for flat colours, at a third of the bytes


def photograph(visitor, at):
    """Take the pictures of a running system, and store them side by side."""
    shots = []
    for width in (DESKTOP, PHONE):
        visitor.look_at_width(width)
        visitor.open(at.page)
        shots.append(_seen(visitor))
    visitor.look_at_width(DESKTOP)
    visitor.open(at.page)
    visitor.fill(
        full_name="Jane Doe",
        email="jane@visitor.example",
        phone="01632 960 001",
        message="Do you treat back pain in the evening?",
    )
    visitor.click("form[method=post] button[type=submit]")
    visitor.wait_until(lambda: "Your reference" in visitor.find("main").text)
    visitor.open(at.inbox)
    visitor.wait_for("a[href^='/mail/']")  # the page reloads by itself
    visitor.follow("a[href^='/mail/']")
    shots.append(_seen(visitor))
    _beside(shots).quantize(COLOURS).save(HERE / NAME, optimize=True)


def _seen(visitor):
    return Image.open(BytesIO(visitor.browser.get_screenshot_as_png())).convert("RGB")


def _beside(shots):
    width = sum(shot.width for shot in shots) + GAP * (len(shots) + 1)
    sheet = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for shot in shots:
        sheet.paste(shot, (left, GAP))
        left += shot.width + GAP
    return sheet
