"""Promises that no treatment keeps: tables in three languages, and every place that is read."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.pages.checks.plain_text import evened, plain
from cms.pages.checks.rules.absolute_words import ABSOLUTE_WORDS, ENGLISH, promises
from cms.pages.checks.rules.strong_words import WORD_LISTS, found
from tests.cms.pages.checks.conftest import benefit, link, research, text

# What is written → what is found in it. Nothing: the sentence must stay silent.
ENGLISH_TABLE = {
    "Safe for everyone": ["Safe for everyone"],
    "It is not safe for everyone.": [],
    "A zero-risk treatment": ["zero-risk"],
    "It has no known side effects.": ["no known side effects"],
    "Exercise does not have any risk.": ["does not have any risk"],
    "It has never failed.": ["has never failed"],
    "You will never feel pain again.": ["never feel pain again"],
    "Your pain will disappear.": ["Your pain will disappear"],
    "It works 100 %.": ["works 100 %"],
    "It works 100 % of the time in one study of mice.": [],
    "Everyone gets better.": ["Everyone gets better"],
    "Not everyone gets better.": [],
    "Check out our miracle cure": ["miracle", "cure"],
    "No more pain with our guaranteed method": ["guaranteed"],
    "You won\u2019t believe this miracle.": ["miracle"],
    "Nothing beats our miracle method.": ["miracle"],
    "Once a week cures back pain.": ["cures"],
    "Say goodbye to your pain": ["goodbye to your pain"],
    "It eliminates back pain.": ["eliminates back pain"],
    "Check that nobody sells you a miracle.": [],
    "Do not believe in a miracle.": [],
    "It is no more a miracle than rest is.": [],
    "Exercise will cure back pain, always.": ["cure"],
    "It cures sciatica.": ["cures"],
    "She was cured in a week.": ["cured"],
    "A miracle for your back": ["miracle"],
    "Miraculously, the pain goes.": ["Miraculously"],
    "It is 100 % effective.": ["100 % effective"],
    "100% safe": ["100% safe"],
    "A 100\u202f%\u00a0effective method": ["100 % effective"],
    "One hundred percent natural": ["One hundred percent natural"],
    "Exercise is safe.": ["is safe"],
    "It\u2019s safe for your back.": ["It's safe"],
    "Yoga and Pilates are completely safe.": ["completely safe"],
    "A safe and effective treatment": ["A safe and effective treatment"],
    "Safe and effective": ["Safe and effective"],
    "Be pain free in a week": ["pain free"],
    "A pain\u2011free life": ["pain-free"],
    "Painless and quick": ["Painless"],
    "Results are GUARANTEED.": ["GUARANTEED"],
    "We guarantee relief.": ["guarantee"],
    "It always works.": ["always works"],
    "This works for everyone.": ["works for everyone"],
    "There are no side effects.": ["no side effects"],
    "Risk\u00adfree, and it never fails": ["Riskfree", "never fails"],
    "Permanent relief once and for all": ["Permanent relief", "once and for all"],
    "Not only safe, it is guaranteed.": ["guaranteed"],
    "Do not worry, it is 100 % safe.": ["100 % safe"],
    "It is not a miracle. It is guaranteed.": ["guaranteed"],
    "No treatment is 100 % effective.": [],
    "Success is not guaranteed.": [],
    "This can\u2019t be guaranteed.": [],
    "We guarantee nothing.": [],
    "It may not be safe for everybody.": [],
    "It may be safe.": [],
    "There is no cure.": [],
    "There is no miracle cure for back pain.": [],
    "Beware of anybody who promises a miracle.": [],
    "Is exercise safe?": [],
    "Ask whether it is safe.": [],
    "Make sure the chair is safe.": [],
    "Exercise is safe for most people.": [],
    "Exercise is generally a safe treatment.": [],
    "Move within a pain-free range.": [],
    "Always talk to your doctor first.": [],
    "Keep the medicine in a safe place.": [],
    "Walking is safer than running.": [],
    "A secure, manicured garden": [],
    "All 100 % of the participants answered.": [],
    "Nobody is free of risk.": [],
    "There are no risk factors.": [],
    "Exercise may reduce pain.": [],
}
FRENCH_TABLE = {
    "Un traitement sûr": ["traitement sûr"],
    "Ce n’est pas un traitement sûr.": [],
    "Plus jamais de douleur": ["Plus jamais de douleur"],
    "Le risque zéro": ["risque zéro"],
    "Le risque zéro n’existe pas.": [],
    "Il s\u2019agit d\u2019un traitement miracle.": ["miracle"],
    "S\u2019entraîner guérit le mal de dos.": ["guérit"],
    "Chaque personne guérit.": ["guérit"],
    "Elle guérit en un rien de temps.": ["guérit"],
    "Une méthode si douce qu\u2019elle guérit le dos": ["guérit"],
    "Ne souffrez plus avec ce remède miracle.": ["miracle"],
    "Il n\u2019y a aucun risque.": ["n'y a aucun risque"],
    "L\u2019exercice élimine la douleur.": ["élimine la douleur"],
    "Demandez s\u2019il est sans danger pour vous.": [],
    "Personne ne guérit en un jour.": [],
    "Cela ne veut pas dire qu\u2019il n\u2019y a aucun risque.": [],
    "Ne cherchez pas de remède miracle.": [],
    "L\u2019exercice guérit le mal de dos.": ["guérit"],
    "Il guérira votre dos.": ["guérira"],
    "Vous serez guéries.": ["guéries"],
    "Un remède miracle": ["miracle"],
    "Des exercices miraculeux": ["miraculeux"],
    "C\u2019est efficace à 100\u00a0%.": ["efficace à 100 %"],
    "100\u202f% efficace": ["100 % efficace"],
    "La marche est sûre.": ["est sûre"],
    "Ces exercices sont tout à fait sûrs.": ["sont tout à fait sûrs"],
    "Une méthode totalement sûre": ["totalement sûre"],
    "Une méthode sans danger": ["sans danger"],
    "Sans aucun risque": ["Sans aucun risque"],
    "Sans effets secondaires": ["Sans effets secondaires"],
    "Une vie sans douleur": ["sans douleur"],
    "C\u2019est indolore.": ["indolore"],
    "Résultats garantis": ["garantis"],
    "Une amélioration GARANTIE": ["GARANTIE"],
    "Nous garantissons un résultat.": ["garantissons"],
    "Ça marche toujours.": ["marche toujours"],
    "Un soulagement immédiat, une fois pour toutes": [
        "soulagement immédiat", "une fois pour toutes",
    ],
    "Ce n\u2019est pas seulement utile : c\u2019est garanti.": ["garanti"],
    "Aucun effet secondaire": ["Aucun effet secondaire"],
    "Le résultat n\u2019est pas garanti.": [],
    "Aucun traitement n\u2019est efficace à 100 %.": [],
    "Rien n'est garanti.": [],
    "Sans garantie de résultat": [],
    "On ne guérit pas toujours.": [],
    "Ce n\u2019est pas un miracle.": [],
    "Il n\u2019y a pas de remède miracle.": [],
    "Méfiez-vous des remèdes miracles.": [],
    "Est-ce que c\u2019est sans danger\u00a0?": [],
    "La guérison prend du temps.": [],
    "On est sûr de rien.": [],
    "L\u2019exercice est sûr pour la plupart des gens.": [],
    "L\u2019exercice est généralement sans danger.": [],
    "Une amplitude sans douleur": [],
    "Bien sûr, parlez-en à votre médecin.": [],
    "Le livre est sur la table.": [],
    "La marche peut réduire la douleur.": [],
}  # fmt: skip
GERMAN_TABLE = {
    "Eine sichere Therapie": ["sichere Therapie"],
    "Es ist keine sichere Therapie.": [],
    "Mit Erfolgsgarantie": ["Erfolgsgarantie"],
    "Nie wieder Schmerzen": ["Nie wieder Schmerzen"],
    "Bis zu 100 % wirksam": ["100 % wirksam"],
    "Nie wieder Schmerzen dank dieser Wundermethode": ["Nie wieder Schmerzen", "Wundermethode"],
    "Keine Schmerzen mehr mit dieser Wundermethode": ["Wundermethode"],
    "Garantiert keine Schmerzen": ["Garantiert"],
    "Nebenwirkungen gibt es nicht.": ["Nebenwirkungen gibt es nicht"],
    "Garantiert wird nichts.": [],
    "Bewegung heilt Rückenschmerzen.": ["heilt"],
    "Sie werden geheilt.": ["geheilt"],
    "Ein Wunder für den Rücken": ["Ein Wunder"],
    "Das Wundermittel Bewegung": ["Wundermittel"],
    "Bewegung wirkt Wunder.": ["wirkt Wunder"],
    "100\u00a0% wirksam": ["100 % wirksam"],
    "Eine 100-prozentige Erfolgsquote": ["100-prozentige"],
    "Hundertprozentig": ["Hundertprozentig"],
    "Die Übung ist sicher.": ["ist sicher"],
    "Völlig sichere Übungen": ["Völlig sichere"],
    "Garantiert wirksam": ["Garantiert wirksam"],
    "Ein garantierter Erfolg": ["garantierter"],
    "Wir garantieren den Erfolg.": ["garantieren"],
    "Schmerzfrei in einer Woche": ["Schmerzfrei"],
    "Ein schmerzfreies Leben": ["schmerzfreies"],
    "Ganz ohne Risiko": ["ohne Risiko"],
    "Ohne jede Nebenwirkung": ["Ohne jede Nebenwirkung"],
    "Keine Nebenwirkungen": ["Keine Nebenwirkungen"],
    "Die Übung ist ungefährlich.": ["ungefährlich"],
    "Das hilft immer.": ["hilft immer"],
    "Nicht nur wirksam, sondern garantiert": ["garantiert"],
    "Dauerhaft schmerzfrei, ein für alle Mal": ["Dauerhaft schmerzfrei", "ein für alle Mal"],
    "Ein Erfolg ist nicht garantiert.": [],
    "Wir garantieren keine Heilung.": [],
    "Keine Behandlung ist zu 100 % wirksam.": [],
    "Niemand kann einen Erfolg garantieren.": [],
    "Bewegung heilt nicht jeden.": [],
    "Das ist kein Wunder.": [],
    "Es gibt kein Wundermittel.": [],
    "Ohne Garantie": [],
    "Ist Bewegung sicher?": [],
    "Es ist sicher, dass Sie Fragen haben.": [],
    "Die Übung ist sicher für die meisten Menschen.": [],
    "Fragen Sie, ob es ungefährlich ist.": [],
    "Das ist meist harmlos.": [],
    "Bewegen Sie sich im schmerzfreien Bereich.": [],
    "Knochen heilen in sechs Wochen.": [],
    "Das ist nicht ungefährlich.": [],
    "Sicherheit ist uns wichtig.": [],
    "Bewegung kann Schmerzen lindern.": [],
}


def _cases(language, table):
    return [pytest.param(language, *row, id=f"{language}: {row[0]}") for row in table.items()]


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [*_cases("en", ENGLISH_TABLE), *_cases("fr", FRENCH_TABLE), *_cases("de", GERMAN_TABLE)],
)
def test_promises_are_found_and_their_denials_are_not(language, written, expected):
    assert promises(ABSOLUTE_WORDS[language], evened(written)) == expected


def test_each_language_has_twenty_cases_that_are_found_and_some_that_are_not():
    for table in (ENGLISH_TABLE, FRENCH_TABLE, GERMAN_TABLE):
        assert sum(map(bool, table.values())) >= 20
        assert sum(not found for found in table.values()) >= 10


PROMISE = "Relief is guaranteed."


@pytest.mark.parametrize("field", ["plain_summary", "seo_title", "search_description"])
def test_fields_of_the_page_are_read(issues, field):
    (fault,) = [each for each in issues(**{field: PROMISE}) if each.code == "absolute_promise"]

    assert (fault.level, fault.field, fault.anchor) == ("warn", field, f"id_{field}")
    assert "“guaranteed”" in fault.message
    assert "“may”" in fault.fix


def test_the_title_is_read(demo):
    from cms.pages.checks import check_page

    demo.page.title = "A miracle for your back"

    assert "absolute_promise" in [issue.code for issue in check_page(demo.page)]


@pytest.mark.parametrize("certainty", ["high", "moderate", "low"])
def test_no_certainty_is_high_enough(codes, source, finding, certainty):
    trial = source()
    rated = link(trial, finding(trial, certainty))

    assert "absolute_promise" in codes(benefit(rated, points=["It is a miracle."]))


def test_every_block_is_read_where_it_speaks_for_itself(codes, source, finding, demo, picture):
    trial = source()
    sound = link(trial, finding(trial, "high"))
    demo.contact_form.intro = f"<p>{PROMISE}</p>"
    demo.contact_form.save()

    for block in (
        text(f"<p>{PROMISE}</p>"),
        text(f"<h2>{PROMISE}</h2>"),
        benefit(sound, heading=PROMISE),
        benefit(sound, applies_to=PROMISE),
        benefit(uncited_reason=PROMISE),
        research(trial, PROMISE),
        research(trial, why_it_matters=f"<p>{PROMISE}</p>"),
        (
            "guideline",
            {"source": source("g").pk, "organisation": "N", "summary": f"<p>{PROMISE}</p>"},
        ),
        ("contact_form", {"form": demo.contact_form.pk}),
        ("image", {"image": described(picture, "Walking"), "caption": PROMISE}),
        ("image", {"image": described(picture, PROMISE), "caption": ""}),
    ):
        assert codes(block).count("absolute_promise") == 1, block


def described(picture, words):
    return {"image": picture.pk, "decorative": False, "alt_text": words}


def guideline(source, **fields):
    return ("guideline", {"source": source.pk, "organisation": "NICE"} | fields)


def test_quotations_and_safety_notices_are_not(codes, source, demo):
    demo.safety_notice.action = PROMISE
    demo.safety_notice.save()

    for block in (
        research(source(), quote={"text": PROMISE, "locator": "Abstract"}),
        guideline(source("g"), recommendation_id="1", quote=PROMISE),
        ("safety_notice", {"notice": demo.safety_notice.pk}),
    ):
        assert "absolute_promise" not in codes(block), block


def test_each_language_is_read_in_its_own_words(codes):
    assert "absolute_promise" in codes(text("<p>Résultats garantis.</p>"), language="fr")
    assert "absolute_promise" in codes(text("<p>Das heilt garantiert.</p>"), language="de")
    assert "absolute_promise" not in codes(text("<p>Garantizado: sin dolor.</p>"), language="es")


FRAGMENTS = [
    "guaranteed ", "is safe ", "not ", "100 ", "% ", "n't", "no ", "always ", "very ", "sans ",
    "<a", "&", "\u202f", "\u00ad", "İ", "ß", "\u0301", "a" * 50, "'", "-", "\n", "\x00", "，",
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=60))
def test_odd_text_breaks_nothing(pieces):
    text = evened(plain("".join(pieces)))

    for words in ABSOLUTE_WORDS.values():
        for each in promises(words, text):
            assert each in text


class Counting:
    """A pattern that counts the characters it is asked to look through."""

    def __init__(self, pattern):
        self._pattern, self.looked_at = pattern, 0

    def search(self, text):
        self.looked_at += len(text)
        return self._pattern.search(text)

    def sub(self, new, text):
        self.looked_at += len(text)
        return self._pattern.sub(new, text)


@pytest.mark.parametrize("language", ABSOLUTE_WORDS)
def test_what_is_looked_through_grows_with_a_text_and_not_with_its_square(language):
    words = ABSOLUTE_WORDS[language]
    names = ("denying", "denying_near", "hedging", "no_denial", "denying_after")
    counting = {name: Counting(getattr(words, name)) for name in names}
    text = {"en": "guaranteed ", "fr": "garanti ", "de": "garantiert "}[language] * 20_000

    promises(replace(words, **counting), text)

    looked_at = sum(each.looked_at for each in counting.values())
    assert 0 < looked_at < 50 * len(text)


def test_a_sentence_is_searched_once_for_what_turns_it_round():
    denying = Counting(WORD_LISTS["en"].denying)
    text = "reduces " * 20_000

    assert found(WORD_LISTS["en"].certain, text, unless=denying) == ["reduces"]
    assert denying.looked_at == len(text)


@pytest.mark.parametrize("fragment", [*FRAGMENTS, "a 'b ", "is very ", "100", "no \u202f%"])
def test_a_long_text_of_one_kind_is_read_to_its_end(fragment):
    """A pattern that tries all ways to share out a text would not come back from this one."""
    text = evened(plain(fragment * (100_000 // len(fragment))))

    for words in ABSOLUTE_WORDS.values():
        assert len(promises(words, text)) <= 1


def test_the_example_in_the_documentation_holds():
    assert promises(ENGLISH, "It is 100 % safe. Nothing is guaranteed.") == ["100 % safe"]
