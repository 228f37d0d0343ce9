import pytest

from contact_lambda.spam.normalise import normalise
from contact_lambda.spam.text_classifier import text_classifier
from tests.compared_cost import cpu_of, ratio

LETTER = ("My back has hurt since I lifted a box on Monday. May I come this week? " * 80)[:5_000]


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("CASINO", "casino"),
        ("сasinо", "casino"),  # Cyrillic с and о
        ("v1agra and b0nus", "viagra and bonus"),
        ("S.E.O for you", "seo for you"),
        ("b a c k l i n k s", "backlinks"),
        ("ba\u200bck\u00adlink", "backlink"),
        ("Référencement", "referencement"),
        ("ｃａｓｉｎｏ", "casino"),
        ("𝐜𝐚𝐬𝐢𝐧𝐨", "casino"),
        ("Süß", "suss"),
        ("العِـــيادةُ إلى", "العياده الي"),
        ("٥٠٠", "500"),
    ],
)
def test_a_disguised_word_is_read_as_the_plain_one(disguised: str, plain: str) -> None:
    assert normalise(disguised) == plain


@pytest.mark.parametrize("text", ["l5/s1 disc", "болит спина", "b12 75mg", "i am a nurse"])
def test_what_is_no_disguise_stays(text: str) -> None:
    assert normalise(text) == text.replace("й", "и")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5_000,
        "a " * 2_500,
        "a.b-" * 1_250,
        "1a" * 2_500,
        "ａ" * 5_000,
        "\ufdfa" * 5_000,  # one character that is a sentence of eighteen
        "a" + "\u0300\u0323" * 2_499,  # accents that have an order
        "ع" * 5_000,
        "中" * 5_000,
        "www." * 1_250,
        "@a" * 2_500,
        "http://" * 700,
        ("aB" * 20 + " ") * 120,
        "x" * 4_999 + "\U0001f600",
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_a_hostile_text_costs_little_more_than_a_letter_as_long(text: str) -> None:
    """A pattern that goes back to each letter costs 150 times as much, the dearest here four."""
    judge = text_classifier().sign_of

    assert ratio(cpu_of(lambda: judge(text)), cpu_of(lambda: judge(LETTER)), enough=15) <= 15
