"""What the trained list makes of texts that try to mislead it, and of those it must not touch."""

import pytest

from contact_lambda.spam import text_classifier as module
from contact_lambda.spam.text_classifier import text_classifier
from tests.contact_lambda.spam import corpus

SPAM = (
    "We are an SEO agency and noticed that your website does not rank on the first page of Google. "
    "We offer backlinks and on-page optimisation at an affordable price. Reply for a free audit."
)
PATIENT = (
    "Hello, I've had pain in my lower back for three weeks and it is worse in the morning. My GP "
    "gave me naproxen. Do you have an appointment on Thursday? I hurt it lifting my son. "
)
ARTICLE = (
    "The council approved plans for a new footbridge on Tuesday evening after two years of debate. "
    "Residents of the old town have long complained that the walk to the station takes them along "
    "the main road, where lorries pass at all hours. The bridge is to open in the spring of next "
    "year. It will cost about 2.4 million pounds, of which the county pays half. Members of "
    "three parties voted in favour. One objected that the lighting would disturb bats along the "
    "river, and asked for a second survey. The engineer said that lamps of a warmer colour were "
    "chosen for that reason. Shops near the market hope that more people will come on foot. "
) * 6


def test_the_list_is_made_from_this_corpus() -> None:
    """`python -m tests.contact_lambda.spam.train_spam` makes it anew."""
    first = module.FILE.read_text(encoding="utf-8").splitlines()[0]

    assert first == f"corpus {corpus.digest()}"


def test_the_list_is_small() -> None:
    assert module.FILE.stat().st_size < 60_000


def test_nobody_wrote_the_corpus_alone() -> None:
    messages = corpus.messages()
    authors = {each.author for each in messages}

    assert len(authors) == 3
    assert all(
        sum((each.author, each.kind) == (author, kind) for each in messages) >= 200
        for author in authors
        for kind in (corpus.SPAM, corpus.PATIENT)
    )


@pytest.mark.parametrize("kind", [corpus.SPAM, corpus.PATIENT])
def test_the_corpus_has_hundreds_of_messages_and_none_twice(kind: str) -> None:
    texts = [each.text for each in corpus.messages() if each.kind == kind]

    assert len(texts) > 1_200
    assert len({" ".join(text.lower().split()) for text in texts}) == len(texts)


def test_spam_is_known_and_a_patient_is_not_taken_for_it() -> None:
    assert text_classifier().sign_of(SPAM) == "advert"
    assert text_classifier().sign_of(PATIENT) == ""


@pytest.mark.parametrize("pad", [PATIENT, PATIENT * 4, ARTICLE[:2_000]])
def test_spam_is_known_when_it_copies_what_patients_write(pad: str) -> None:
    assert text_classifier().sign_of(f"{SPAM}\n\n{pad}")
    assert text_classifier().sign_of(f"{pad}\n\n{SPAM}")


@pytest.mark.parametrize(
    "disguised",
    [
        SPAM.upper(),
        SPAM.replace("o", "о"),  # Cyrillic
        SPAM.replace("SEO", "S.E.O").replace("backlinks", "b@cklinks").replace("Google", "G00gle"),
        SPAM.replace("a", "a\u200b"),
        "".join(chr(ord(each) + 0xFEE0) if "!" < each < "~" else each for each in SPAM),
    ],
)
def test_spam_is_known_in_disguise(disguised: str) -> None:
    assert text_classifier().sign_of(disguised)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE[:5_000],
        "x" * 5_000,
        "x " * 2_500,
        "?",
        "Price",
        "hi",
        "Kodwa ngifuna ukubonana nodokotela kusasa, ngicela ningifonele.",
        "Ez min pişta min diêşe û ez dixwazim doktor bibînim.",
        "MY BACK HURTS PLEASE CALL ME BACK ON 020 7946 0000",
        "Is £65 for 45 minutes the right price? The other clinic asks £330 for six.",
        "My scan: https://scans.hospital.example/a https://scans.hospital.example/b and the report "
        "https://scans.hospital.example/c, does my knee need surgery?",
        "I take viagra and my doctor says that my blood pressure is too high, can I still come?",
    ],
    ids=lambda text: text[:20],
)
def test_what_is_long_short_foreign_or_about_money_is_no_spam(text: str) -> None:
    assert text_classifier().sign_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "We clean three surgeries in your street and would be glad to give your practice a price.",
        "Our company supplies treatment couches to clinics. May I show you the new one next week?",
        "Nous sommes une entreprise de nettoyage, puis-je vous adresser un devis pour vos locaux ?",
        "Wir betreuen als Steuerkanzlei nur Heilberufe. Darf ich Ihnen ein Angebot machen?",
        "Je dirige une agence et nous aimerions vous présenter notre logiciel en visio.",
    ],
    ids=lambda text: text[:20],
)
def test_a_polite_offer_without_a_link_is_known(text: str) -> None:
    assert text_classifier().sign_of(text)


@pytest.mark.parametrize("text", ["Hi, are you the owner?", "Who decides about software?"])
def test_a_question_of_a_few_words_is_marked_at_most(text: str) -> None:
    assert text_classifier().sign_of(text) == "wording"
    assert text_classifier().sign_of(f"{text} https://a.example") == "advert"


@pytest.mark.parametrize(
    ("email", "sign"),
    [
        ("kim@gmail.com", ""),
        ("sales@gmail.com", ""),
        ("kim@bakery.example", ""),
        ("sales@seo-agency.example", "wording"),
    ],
)
def test_an_address_of_a_trade_counts_where_the_text_leaves_it_open(email: str, sign: str) -> None:
    assert text_classifier().sign_of("Would you like to hear more?", email) == sign


@pytest.mark.parametrize(
    "text", ["Are you open on Friday?", "My back hurts", "Merci !", "Bitte absagen", "موعد"]
)
def test_an_address_alone_marks_nothing(text: str) -> None:
    assert text_classifier().sign_of(text, "sales@seo-agency.example") == ""


@pytest.mark.parametrize(
    "text",
    [
        "I run a small roofing company and pulled my back on Monday. When could you see me?",
        "Our company pays for ten sessions. Could you send me a quote and an invoice for my knee?",
        "We are the occupational health team of a factory. Could you see an employee's shoulder?",
        "Je suis expert-comptable et j'ai mal au dos. Faut-il une ordonnance ?",
        "Physiotherapeutin hier: Darf ich Ihnen eine Patientin nach Knie-OP überweisen?",
    ],
    ids=lambda text: text[:20],
)
def test_people_with_a_firm_and_colleagues_are_not_taken_for_sellers(text: str) -> None:
    assert text_classifier().sign_of(text, "office@riverside.example") == ""
