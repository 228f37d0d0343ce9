import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda.http import form
from contact_lambda.http.form import InvalidSubmission
from contact_lambda.submission import Submission
from tests.compared_cost import cpu_of, ratio
from tests.contact_lambda.samples import GOOD


def faults(fields: dict[str, object], *, consent_required: bool = False) -> list[tuple[str, str]]:
    try:
        form.accept(fields, consent_required=consent_required)
    except InvalidSubmission as invalid:
        return [tuple(error) for error in invalid.errors]
    return []


def test_a_good_submission_is_accepted() -> None:
    submission = form.accept({**GOOD, "phone": "020 7946 0000"}, consent_required=False)

    assert submission == Submission(
        full_name="Ann Example",
        email="ann@example.org",
        phone="020 7946 0000",
        message="My back hurts.",
    )


def test_an_empty_form_tells_all_its_errors_at_once_in_the_order_of_the_form() -> None:
    assert faults({}, consent_required=True) == [
        ("full_name", "blank"),
        ("email", "blank"),
        ("message", "blank"),
        ("consent", "blank"),
    ]


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t", "\u200b", "\u3000\u2028", "\x00"])
@pytest.mark.parametrize("name", ["full_name", "email", "message"])
def test_what_cannot_be_seen_is_blank(name: str, blank: str) -> None:
    assert faults({**GOOD, name: blank}) == [(name, "blank")]


@pytest.mark.parametrize(("name", "limit"), [("full_name", 100), ("message", 5_000), ("phone", 32)])
def test_each_limit_is_exact(name: str, limit: int) -> None:
    def filled(length: int) -> str:
        return ("12345 " * 6)[:6].ljust(length, "-") if name == "phone" else "é" * length

    assert faults({**GOOD, name: filled(limit)}) == []
    assert faults({**GOOD, name: filled(limit + 1)}) == [(name, "too_long")]


def test_limits_count_composed_characters_and_one_for_each_newline() -> None:
    assert faults({**GOOD, "message": "e\u0301" * 5_000}) == []
    assert faults({**GOOD, "message": "\r\n" * 2_500 + "x" * 2_500}) == []


def test_a_long_run_of_accents_costs_little_more_than_as_much_text() -> None:
    """Putting all of these accents in order costs 300 times as much; refusing them, the same."""

    def refuse(letters: str, others: str) -> list[tuple[str, str]]:
        message = "a" + letters * 60_000 + others * 60_000
        return faults({**GOOD, "message": message, "email": others * 50_000})

    assert refuse("\u0301", "\u0316") == [("email", "too_long"), ("message", "too_long")]
    accents, plain = cpu_of(lambda: refuse("\u0301", "\u0316")), cpu_of(lambda: refuse("é", "è"))
    assert ratio(accents, plain, enough=50) <= 50


@pytest.mark.parametrize(
    "email",
    [
        "a@b.c",
        "o'neil+tag@mail.example.org",
        "a..b@docomo.example",
        "jörg@example.org",
        "ann@bücher.example",
        "ann@xn--bcher-kva.example",
        "व्यक्ति@उदाहरण.परीक्षा",
        "x" * 64 + "@example.org",
        "a@" + ".".join(["b" * 60] * 4) + ".org",
    ],
)
def test_an_address_that_mail_can_reach_is_accepted(email: str) -> None:
    assert len(email) <= 254
    assert faults({**GOOD, "email": email}) == []


@pytest.mark.parametrize(
    "email",
    [
        "ann",
        "ann@",
        "@example.org",
        "ann@localhost",
        "ann@example..org",
        "ann@.example.org",
        "ann@example.org.",
        "ann@-example.org",
        "ann@example-.org",
        "ann@exa mple.org",
        "ann@exa_mple.org",
        "ann b@example.org",
        "ann@b@example.org",
        "Ann <ann@example.org>",
        "a@example.org,b@example.org",
        "a@example.org;b@example.org",
        '"a b"@example.org',
        "ann\\@example.org",
        "ann@example.org\nBcc: other@example.net",
        "ann@example.org\r\nBcc:other@example.net",
        "x" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "mailto:ann@example.org",
    ],
)
def test_an_address_that_is_none_is_a_format_error(email: str) -> None:
    assert faults({**GOOD, "email": email}) == [("email", "format")]


INVISIBLE = [0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x2066]
INVISIBLE += [0x202A, 0x202E, 0x2069, 0x3164, 0xFE0F, 0xFEFF, 0xFFF9, 0x1D173, 0xE0001, 0xE0041]


@pytest.mark.parametrize("code", INVISIBLE, ids=hex)
def test_invisible_characters_pasted_with_an_address_or_a_number_are_removed(code: int) -> None:
    unseen = chr(code)
    pasted = {
        "email": f"{unseen}an{unseen}n@exam{unseen}ple.org{unseen}",
        "phone": f"{unseen}020 7946{unseen} 0000{unseen}",
    }

    submission = form.accept(GOOD | pasted, consent_required=False)

    assert (submission.email, submission.phone) == ("ann@example.org", "020 7946 0000")


@given(st.text(st.characters(categories=["Cf"], exclude_characters="\u200c\u200d"), max_size=9))
def test_no_format_character_stops_an_address(unseen: str) -> None:
    submission = form.accept(
        GOOD | {"email": f"ann{unseen}@bücher.example"}, consent_required=False
    )

    assert submission.email == "ann@bücher.example"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_a_joiner_in_an_address_beyond_ascii_is_a_fault_for_it_could_be_another_domain(
    joiner: str,
) -> None:
    assert faults({**GOOD, "email": f"ann@نامه{joiner}ای.example"}) == [("email", "format")]


def test_zero_width_characters_pasted_with_a_name_are_removed() -> None:
    name = "\ufeffAnn\u00ad Ex\u200bam\u2060ple"

    assert (
        form.accept(GOOD | {"full_name": name}, consent_required=False).full_name == "Ann Example"
    )


def test_an_address_over_254_characters_is_too_long() -> None:
    email = "a@" + ".".join(["b" * 60] * 4) + ".organisation"

    assert faults({**GOOD, "email": email}) == [("email", "too_long")]


@pytest.mark.parametrize("phone", ["", "  ", "12345", "+44 (0)20 7946 0000 ext. 1", "٠٢٠٧٩٤٦٠٠٠"])
def test_a_phone_number_has_5_to_15_digits_or_is_empty(phone: str) -> None:
    assert faults({**GOOD, "phone": phone}) == []


@pytest.mark.parametrize("phone", ["1234", "1234567890123456", "call me", "-"])
def test_other_phone_numbers_are_a_format_error(phone: str) -> None:
    assert faults({**GOOD, "phone": phone}) == [("phone", "format")]


def test_numbers_for_strings_are_named_together_with_the_other_errors() -> None:
    fields: dict[str, object] = {"full_name": 7, "email": ["a@b.c"], "phone": 5.5, "consent": 1}

    assert faults(fields) == [
        ("full_name", "wrong_type"),
        ("email", "wrong_type"),
        ("phone", "wrong_type"),
        ("message", "blank"),
        ("consent", "wrong_type"),
    ]


def test_null_is_a_field_that_is_not_there() -> None:
    assert faults({**GOOD, "phone": None, "consent": None, "submission_id": None}) == []


@pytest.mark.parametrize("consent", [True, "true", "on", "YES", " 1 "])
def test_consent_can_be_given_in_the_ways_forms_send_it(consent: object) -> None:
    fields = {**GOOD, "consent": consent}

    assert form.accept(fields, consent_required=True).consent is True


@pytest.mark.parametrize("consent", [False, "false", "off", "", "no"])
def test_consent_that_is_not_given_is_an_error_only_where_it_is_asked(consent: object) -> None:
    assert faults({**GOOD, "consent": consent}, consent_required=True) == [("consent", "blank")]
    assert faults({**GOOD, "consent": consent}) == []


@pytest.mark.parametrize("value", ["x" * 101, 5, None])
def test_a_hidden_value_nobody_typed_never_stops_a_message(value: object) -> None:
    submission = form.accept(
        {**GOOD, "submission_id": value, "form_id": value}, consent_required=False
    )

    assert (submission.submission_id, submission.form_id) == ("", "")


def test_single_lines_lose_control_and_direction_characters() -> None:
    answers = form.normalise({"full_name": " \u202eAnn\x00\x7f\r\nBcc:\u2066 x\u2028\u200f\ufe0f "})

    assert answers.full_name == "Ann  Bcc: x \ufe0f"


def test_joiners_that_names_and_emoji_need_are_kept() -> None:
    assert form.normalise({"full_name": "می\u200cخواهم 👩\u200d⚕"}).full_name == (
        "می\u200cخواهم 👩\u200d⚕"
    )


def test_the_message_keeps_everything_but_its_newlines() -> None:
    message = "  a\r\nb\rc\n\n\t\u202e\x00d \u2028 "

    assert form.normalise({"message": message}).message == "  a\nb\nc\n\n\t\u202e\x00d \u2028 "


def test_neither_repr_nor_exception_shows_an_answer() -> None:
    with pytest.raises(InvalidSubmission) as caught:
        form.accept({"full_name": "canary", "message": "canary"}, consent_required=False)

    assert "canary" not in repr(caught.value) + str(caught.value)
    assert "canary" not in repr(caught.value.answers)
    assert caught.value.answers.full_name == "canary"


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    names = ("full_name", "email", "phone", "message", "submission_id", "form_id")
    once = form.normalise(dict.fromkeys(names, text))
    twice = form.normalise({name: getattr(once, name) for name in names})

    assert once == twice


@given(st.text(max_size=300))
def test_no_single_line_ever_holds_a_control_character(text: str) -> None:
    answers = form.normalise({"full_name": text, "email": text, "phone": text})

    for value in (answers.full_name, answers.email, answers.phone):
        assert not any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in value)


@given(
    st.dictionaries(
        st.sampled_from([*form.LIMITS, "consent", "submission_id", "form_id"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
    ),
    st.booleans(),
)
def test_any_fields_are_a_submission_or_errors(
    fields: dict[str, object], consent_required: bool
) -> None:
    assert isinstance(faults(fields, consent_required=consent_required), list)
