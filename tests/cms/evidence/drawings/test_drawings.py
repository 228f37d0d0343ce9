"""Each drawing, read back, says what its numbers say."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cms.core.i18n import localize_number
from cms.evidence.choices import Certainty
from cms.evidence.drawings import drawing
from cms.evidence.drawings.svg import WIDTH, width_of
from tests.cms.evidence.typed_findings import PEOPLE, POINTS, RATIO, finding, trust

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "line", "text", "g", "path"}
MAX_BYTES = 3000
SHARES = (Decimal("0.25"), Decimal("0.5"))
LANGUAGES = st.sampled_from(["en", "fr", "de", "ar", "he"])


def drawn(made, certainty="moderate", standing="stands"):
    """The root of the SVG and the text, after what holds of every drawing; None for no drawing."""
    found = drawing(made.result, trust(certainty, standing))
    if found is None:
        return None
    root = ElementTree.fromstring(found.svg)  # noqa: S314 - our own
    assert len(found.svg.encode()) <= MAX_BYTES
    assert (root.get("role"), root.get("aria-label")) == ("img", found.text)
    names = {name for each in root.iter() for name in each.attrib}
    assert names.isdisjoint({"id", "style", "href", "onload"})
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= TAGS
    return root, found.text


def parts(root, name):
    return [each for each in root.iter() if each.get("class") == f"drawing-{name}"]


def place(part, name="x1"):
    """Where it is across, as in a language that is read from the left."""
    x = Decimal(part.get(name))
    return WIDTH - x if translation.get_language_bidi() else x


@st.composite
def points(draw):
    """`-15 (-18 to -12)` on a scale of 7 to 107, better lower or higher."""
    whole = draw(st.integers(1, 1000))
    ends = sorted(draw(st.lists(st.integers(-100 * whole, 100 * whole), min_size=3, max_size=3)))
    low, estimate, high = (Decimal(each) / 100 for each in ends)
    return finding(
        POINTS,
        better=draw(st.sampled_from(["lower", "higher"])),
        scale_min=7,
        scale_max=7 + whole,
        scale_label=draw(st.text(min_size=1, max_size=100).filter(str.isprintable)) + "x",
        estimate=estimate,
        interval_low=low,
        interval_high=high,
        importance=draw(st.none() | st.integers(1, whole)),
    )


@given(points(), LANGUAGES, st.sampled_from(["high", "moderate", "low"]))
def test_an_interval_is_where_its_numbers_are(made, language, certainty):
    made.scale_label = made.scale_label[-100:]
    with translation.override(language):
        root, _ = drawn(made, certainty)

        (axis,), (zero,), (band,), (mark,) = (
            parts(root, name) for name in ("axis", "zero", "interval", "estimate")
        )
        unit = (place(axis, "x2") - place(axis)) / _shown(root, made)
        if place(axis) < place(zero) < place(axis, "x2"):
            unit /= 2
        sign = -1 if made.better == "lower" else 1

        def value(x):
            return float(sign * (x - place(zero)) / unit)

        near = pytest.approx
        tolerance = float(Decimal("0.006") / unit)
        assert value(place(mark)) == near(float(made.estimate), abs=tolerance)
        ends = sorted(value(place(band, name)) for name in ("x1", "x2"))
        told = [float(made.interval_low), float(made.interval_high)]
        assert ends == near(told, abs=tolerance)
        lines = parts(root, "importance")
        assert all(
            abs(value(place(each))) == near(float(made.importance), abs=tolerance) for each in lines
        )
        assert bool(lines) == bool(made.importance)
        assert len(parts(root, "legend")) == (len(lines) == 2)
        assert (root.get("direction") == "rtl") == translation.get_language_bidi()


def _shown(root, made):
    """How many points the axis shows on a side, as its end says; it never touches its ends."""
    whole, most = made.scale_max - made.scale_min, max(map(abs, _sizes(made)))
    share = next((each for each in SHARES if most <= whole * each * Decimal("0.95")), 1)
    ends = {"en": "{} of {} points", "fr": "{} points sur {}", "de": "{} von {} Punkten"}
    told = ends.get(translation.get_language(), ends["en"])
    seen = [each.text for each in root.iter(f"{SVG}text")]
    assert told.format(*map(localize_number, (whole * share, whole))) in seen
    (axis,), (end,) = parts(root, "axis"), parts(root, "end")
    assert place(end) in (place(axis), place(axis, "x2"))
    return whole * share


def _sizes(made):
    return [Decimal(each or 0) for each in (made.interval_low, made.interval_high, made.importance)]


@given(st.sampled_from([100, 1000]), st.data(), LANGUAGES)
def test_as_many_dots_are_large_as_people_had_the_outcome(per, data, language):
    counts = st.integers(0, 100).map(lambda dots: dots * per // 100)
    treated, untreated = data.draw(counts), data.draw(counts)
    made = finding(
        PEOPLE, people_per=per, people_with=treated, people_without=untreated,
        estimate=treated - untreated,
    )  # fmt: skip
    with translation.override(language):
        root, _ = drawn(made)

        for name, count in (("with", treated), ("without", untreated)):
            (square,) = parts(root, name)
            large, small = (_dots(square, each) for each in ("affected", "rest"))
            assert len(large) == count * 100 // per
            assert len(large) + len(small) == len({*large, *small}) == 100
            assert {column for column, _ in large + small} == set(range(10))
            assert (
                max(large, key=lambda dot: dot[1], default=(0, -1))[1]
                <= min(small, key=lambda dot: dot[1], default=(0, 9))[1]
            )
        places = [parts(root, name)[0].get("transform") for name in ("with", "without")]
        across = [int(each.partition("(")[2].partition(" ")[0]) for each in places]
        assert (across[0] < across[1]) != translation.get_language_bidi()
        assert ("Each dot" in "".join(root.itertext())) == (per == 1000 and language in "en ar he")


def _dots(square, name):
    moves = "".join(each.get("d") for each in parts(square, name)).split("M")[1:]
    return [tuple(map(int, move.removesuffix("h0").split())) for move in moves]


@pytest.mark.parametrize(
    ("numbers", "changes"),
    [
        (POINTS, {"interval_low": None, "interval_high": None}),  # looks more exact than it is
        (PEOPLE, {"people_with": None, "people_without": None}),
        (PEOPLE, {"people_per": 1000, "people_with": 3, "people_without": 18}),  # 0.3 of a dot
        (RATIO, {}),
    ],
)
def test_numbers_that_carry_no_drawing_get_none(numbers, changes):
    made = finding(numbers, **changes)

    assert made.result is not None
    assert drawn(made, "high") is None


@pytest.mark.parametrize("numbers", [POINTS, PEOPLE])
def test_no_drawing_looks_exact_where_the_evidence_is_not(numbers):
    made = finding(numbers)

    assert [code for code in Certainty.values if drawn(made, code)] == ["high", "moderate", "low"]
    assert drawn(made, "high", "in_doubt") is None
    assert drawn(made, "high", "fallen") is None
    assert drawn(made, None) is None


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, ["15 points lower (12 to 18)", "matters from 10 points", "no difference",
              "25 of 100 points", "better"]),
        ({"better": "higher"}, ["15 points lower (12 to 18)", "matters from 10 points",
              "25 of 100 points", "no difference", "better"]),
        ({"interval_high": 2, "importance": None}, ["15 points lower", "no difference",
              "25 of 100 points", "better"]),
        ({"interval_low": -80, "importance": None}, ["15 points lower (12 to 80)",
              "no difference", "100 of 100 points", "better"]),
    ],
)  # fmt: skip
def test_the_words_of_an_interval_say_size_importance_and_which_side_is_better(changes, seen):
    root, _ = drawn(finding(POINTS, **changes))

    assert sorted(each.text for each in root.iter(f"{SVG}text")) == sorted(seen)
    assert _leads_to_better(root)


def _leads_to_better(root):
    """Whether the arrow begins at the end of the axis that is better, and leads to the word."""
    (axis,), (arrow,) = parts(root, "axis"), parts(root, "arrow")
    begins = Decimal(arrow.get("d")[1:].partition(" ")[0])
    word = next(each for each in root.iter(f"{SVG}text") if each.text == "better")
    tip = begins + Decimal(arrow.get("d").partition("h")[2].partition("m")[0])
    return Decimal(axis.get("x2")) == begins < tip < Decimal(word.get("x"))


@given(points(), LANGUAGES)
def test_no_words_of_an_interval_leave_it_or_touch_each_other(made, language):
    made.estimate, made.interval_low, made.interval_high = (
        min(max(each, -made.result.scale.range), made.result.scale.range)
        for each in (made.estimate, made.interval_low, made.interval_high)
    )
    with translation.override(language):
        root, _ = drawn(made)
        boxes = [_box(each) for each in root.iter(f"{SVG}text")]

    for start, end, _ in boxes:
        assert -1 <= start <= end <= WIDTH + 1, boxes
    for number, (start, end, row) in enumerate(boxes):
        for other_start, other_end, other_row in boxes[number + 1 :]:
            apart = end < other_start or other_end < start
            assert apart or abs(row - other_row) >= 17, boxes


def _box(words):
    """Where words begin and end as in a language read from the left, and their row."""
    wide = width_of(words.text, bold=bool(words.get("font-weight")))
    before = {"start": 0, "middle": wide / 2, "end": wide}[words.get("text-anchor")]
    return place(words, "x") - before, place(words, "x") - before + wide, int(words.get("y"))


def test_the_words_of_the_estimate_stand_at_its_mark():
    for estimate in range(-95, 0, 5):
        root, _ = drawn(finding(POINTS, estimate=estimate, interval_low=-97, interval_high=-1))
        (mark,) = parts(root, "estimate")
        label = next(each for each in root.iter(f"{SVG}text") if each.get("font-weight"))

        begins, ends, _ = _box(label)
        assert begins <= place(mark) <= ends
        assert int(mark.get("y1")) - int(label.get("y")) < 10


def test_people_read_which_number_of_people_is_better():
    for better, seen in (("lower", "Fewer is better"), ("higher", "More is better")):
        root, _ = drawn(finding(PEOPLE, better=better))

        assert seen in [each.text for each in root.iter(f"{SVG}text")]


def test_words_are_as_large_as_the_text_around_them_on_a_phone():
    root, _ = drawn(finding(POINTS))
    room = 330  # of a phone that is 390 pixels wide, beside a claim

    assert int(root.get("font-size")) * room / WIDTH >= 18


def test_a_hostile_label_is_only_words():
    label = "\"'><script>alert(1)</script>\x07{n}"

    root, _ = drawn(finding(POINTS, scale_label=label))

    assert parts(root, "axis")
    assert root.get("aria-label").startswith("\"'><script>alert(1)</script>{n}: ")


def test_the_text_has_all_that_is_seen():
    _, text = drawn(finding(POINTS, interval_level=90))

    assert text == (
        "pain: Probably about 15 points lower on a scale of 0 to 100 after 3 months (lower is "
        "better). The 90 % interval goes from 12 points lower to 18 points lower. The source calls "
        "10 points important."
    )
