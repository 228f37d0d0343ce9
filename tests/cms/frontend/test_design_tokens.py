"""The stylesheet keeps to its tokens: five sizes of type, one scale of space, colours by role."""

import re

import pytest
from PIL import Image, ImageDraw, ImageFont

from cms.clinic.colours import colours_of, normalise_accent
from cms.frontend.clinic_colours import STYLESHEET as STYLESHEET_OF_A_CLINIC
from cms.frontend.design_tokens import STYLESHEET, colours, contrast, contrasts, tokens

from .site import REPOSITORY

SIZES = ["text-small", "text-body", "text-lead", "text-heading", "text-title"]
STEPS = [f"space-{number}" for number in range(1, 8)]
FREE = {"inherit", "0", "auto"}
FONTS = REPOSITORY / "cms/frontend/static/frontend/fonts"


def rules():
    """The stylesheet without comments and without the blocks that define the tokens."""
    css = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r":root \{.*?\}", "", css, flags=re.DOTALL)


def values(*names):
    """Each value that these properties have anywhere."""
    found = re.findall(r"(?<![\w-])([a-z-]+):\s*([^;{}]+)[;}]", rules())
    return [value.strip() for name, value in found if name in names]


def rem(size, width):
    """The size in rem at a width in pixels, of `1rem` or `clamp(1rem, 1rem + 1vw, 2rem)`."""
    least, grows, most = re.fullmatch(r"clamp\((.*), (.*), (.*)\)", size).groups()
    fixed, _, share = grows.partition(" + ")
    grown = float(fixed.removesuffix("rem")) + float(share.removesuffix("vw")) * width / 1600
    return min(max(float(least.removesuffix("rem")), grown), float(most.removesuffix("rem")))


def test_type_has_five_sizes_and_no_other():
    sizes = values("font-size") + [
        re.match(r"(?:\d+ )?(\S+?)(?:/|$)", each)[1] for each in values("font") if each != "inherit"
    ]

    assert [name for name in tokens() if name.startswith("text-")] == SIZES
    assert {re.fullmatch(r"var\(--(.*)\)", each)[1] for each in sizes} == set(SIZES)


@pytest.mark.parametrize(("width", "ratio"), [(390, 1.2), (1280, 1.4)])
def test_the_sizes_are_one_scale(width, ratio):
    body = float(tokens()["text-body"].removesuffix("rem"))

    for step, name in enumerate(SIZES[2:], start=1):
        assert rem(tokens()[name], width) == pytest.approx(body * ratio**step, abs=0.01), name
    assert tokens()["text-small"] == "1rem"  # what is small is still what browsers call normal


def test_space_is_taken_from_one_scale():
    spaces = values(
        "gap", "row-gap", "column-gap",
        *(f"{kind}{side}" for kind in ("margin", "padding")
          for side in ("", "-block", "-inline", "-top", "-bottom", "-block-start", "-block-end",
                       "-inline-start", "-inline-end")),
    )  # fmt: skip
    lengths = [part for each in spaces for part in re.findall(r"[\w.()-]+", each)]
    foreign = {
        part
        for part in lengths
        if not re.fullmatch(r"-?[\d.]+em|calc\(-?1|var\(--(space-[1-7]|edge)\)+|[-\d]+\)?", part)
    }

    assert [name for name in tokens() if name.startswith("space-")] == STEPS
    assert foreign - FREE <= {"-3.25rem", "3.25rem", "100"}  # the number beside a benefit


def test_no_rule_has_a_colour_of_its_own():
    named = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(|color-mix\(", rules())
    words = values("color", "background", "border-color", "fill", "stroke")
    roles = {"none", "transparent", "currentcolor", "inherit", "CanvasText"}
    own = {
        each
        for each in words
        if not re.match(r"var\(--|radial-gradient\(", each) and each not in roles
    }

    assert named == []
    assert own <= {"ButtonText", "ButtonFace", "Highlight", "HighlightText", "GrayText"}


@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_what_is_read_has_the_contrast_of_wcag_aaa(look):
    short = [(pair, round(found, 2)) for pair, found in contrasts(look) if found < pair.least]

    assert short == []


@pytest.mark.parametrize("accent", ["#0b6e6e", "#5b2a86", "#8f5b00", "#b4235a", "#00695c"])
def test_a_colour_that_the_cms_accepts_is_read_on_every_ground(accent):
    given = colours_of(normalise_accent(accent))
    css = STYLESHEET_OF_A_CLINIC.format(*(each.removeprefix("#") for each in given))
    light, dark = css.split("prefers-color-scheme: dark")

    for look, text, colour in (("light", light, given.accent), ("dark", dark, given.accent_dark)):
        share, ground = re.search(r"color-mix\(in srgb, \S+ (\d+)%, (#\w+)\)", text).groups()
        grounds = [
            tokens(look)["paper"],
            tokens(look)["card"],
            re.search(r"--warm: (#\w+)", text)[1],
        ]
        grounds.append(mixed(colour, ground, int(share) / 100))
        assert [each for each in grounds if contrast(colour, each) < 4.5] == []


def mixed(one, other, share):
    parts = (
        round(int(one[at : at + 2], 16) * share + int(other[at : at + 2], 16) * (1 - share))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_every_role_has_a_system_colour_where_colours_are_forced():
    forced = {name for name, value in tokens("active").items() if re.fullmatch(r"[A-Z]\w+", value)}

    assert forced == set(colours("light"))


def test_the_colours_of_the_browser_s_own_bar_are_those_of_the_header(site):
    shown = {
        meta["media"]: meta["content"] for meta in site.soup("/").select("meta[name=theme-color]")
    }

    assert shown == {
        "(prefers-color-scheme: light)": tokens()["card"],
        "(prefers-color-scheme: dark)": tokens("dark")["card"],
    }


def test_a_zero_has_no_stroke_that_a_reader_could_take_for_something_else():
    font = ImageFont.truetype(str(FONTS / "atkinson-hyperlegible-next.woff2"), 200)
    picture = Image.new("L", (200, 260))
    ImageDraw.Draw(picture).text((20, 10), "0", fill=255, font=font)
    left, top, right, bottom = picture.getbbox()

    inside = (left + (right - left) // 3, top + (bottom - top) // 4,
              right - (right - left) // 3, bottom - (bottom - top) // 4)  # fmt: skip
    assert picture.crop(inside).getbbox() is None


def test_the_fonts_are_this_site_s_own_with_their_licence():
    used = set(re.findall(r'url\("fonts/([^?"]+)', STYLESHEET.read_text("utf-8")))

    assert used == {file.name for file in FONTS.glob("*.woff2")}
    assert "SIL Open Font License" in (FONTS / "OFL.txt").read_text("utf-8")
