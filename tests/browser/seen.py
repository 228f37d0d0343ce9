"""What can be seen of a page, measured in the pixels of a picture of it."""

import base64
from functools import cache
from io import BytesIO

from PIL import Image

# Of each visible element: its words' rectangles, line by line, and its own.
WORDS = """
const boxes = [];
for (const each of document.querySelectorAll(arguments[0])) {
  const box = each.getBoundingClientRect();
  if (!each.checkVisibility() || box.bottom < 0 || !each.innerText.trim()) continue;
  const range = document.createRange();
  range.selectNodeContents(each);
  boxes.push({
    words: each.innerText.trim(),
    lines: [...range.getClientRects()].map(
      (r) => [r.x + scrollX, r.y + scrollY, r.width, r.height]),
    box: [box.x + scrollX, box.y + scrollY, box.width, box.height],
  });
}
return boxes;
"""

# Every line of words that is shown somewhere on the page: not cut off, not for screen readers only.
LINES = r"""
const lines = [], shown = {opacityProperty: true, visibilityProperty: true};
const clips = (each) => getComputedStyle(each).overflow !== "visible";
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = texts.nextNode(); text; text = texts.nextNode()) {
  const holder = text.parentElement;
  if (!/[\p{L}\p{N}]/u.test(text.data) || !holder.checkVisibility(shown)) continue;
  if (["SCRIPT", "STYLE", "OPTION"].includes(holder.tagName)) continue;
  const frames = [];
  for (let each = holder; each && each !== document.body; each = each.parentElement) {
    if (clips(each)) frames.push(each.getBoundingClientRect());
  }
  const range = document.createRange();
  range.selectNodeContents(text);
  for (const r of range.getClientRects()) {
    const x = r.x + r.width / 2, y = r.y + r.height / 2;
    const cut = frames.some((f) => x < f.left || x > f.right || y < f.top || y > f.bottom
      || f.width < 2 || f.height < 2);
    if (cut || r.width < 4 || x + scrollX < 0 || y + scrollY < 0) continue;
    const box = [r.x + scrollX, r.y + scrollY, r.width, r.height];
    lines.push({words: text.data.trim().slice(0, 60), box});
  }
}
return lines;
"""


def unseen_lines(browser):
    """The lines of words on the page that do not stand out from what they are drawn on."""
    picture = picture_of(browser)
    return sorted(
        {
            each["words"]
            for each in browser.execute_script(LINES)
            if part_that_stands_out(picture, each["box"]) < 0.03
        }
    )


def words_of(browser, selector):
    """`[{"words": "Send message", "lines": [[x, y, width, height]], "box": […]}, …]`"""
    return browser.execute_script(WORDS, selector)


def picture_of(browser):
    """The whole page, as it is shown now."""
    metrics = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": metrics["width"], "height": metrics["height"], "scale": 1}
    taken = browser.execute_cdp_cmd(
        "Page.captureScreenshot",
        {"captureBeyondViewport": True, "clip": clip, "optimizeForSpeed": True},
    )
    return Image.open(BytesIO(base64.b64decode(taken["data"]))).convert("RGB")


def part_that_stands_out(picture, rectangle, by=4.5):
    """The part of a rectangle's pixels whose contrast to most of them is 4.5 : 1 or more."""
    x, y, width, height = rectangle
    cut = picture.crop((round(x), round(y), round(x + width), round(y + height)))
    colours = cut.getcolors(cut.width * cut.height)
    ground = max(colours)[1]
    seen = sum(count for count, colour in colours if contrast(colour, ground) >= by)
    return seen / cut.width / cut.height


@cache
def contrast(one, other):
    """WCAG 2.2, contrast ratio: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
