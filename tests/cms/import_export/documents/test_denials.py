"""What a document denies is no benefit, whatever the heading above it."""

from uuid import UUID

import pytest

from tests.cms.import_export.words import read_words

KEY = UUID("00000000-0000-5000-8000-000000000008")


def types_of(text, heading="What helps"):
    page = read_words("a.md", f"# Hips\n\n## {heading}\n\n{text}\n".encode(), KEY)
    return [block.type for block in page.blocks]


@pytest.mark.parametrize(
    "text",
    [
        "Nothing helped in the trial.",
        "No treatment was better than placebo.",
        "It is unlikely to help.",
        "The pills failed to improve sleep.",
        "It neither reduces pain nor improves movement.",
        "Hardly anybody felt better.",
        "It increases the risk of a fall.",
        "It may increase pain.",
        "It is a myth that rest helps.",
        "Rien n’améliore la douleur.",
        "La chaleur n’aide pas contre la douleur.",
        "Cela ne réduit guère la douleur.",
        "Nichts hat geholfen, die Schmerzen zu lindern.",
        "Das hilft kaum.",
        "Kein Mittel lindert die Schmerzen.",
        "Weder lindert es Schmerzen, noch verbessert es den Schlaf.",
    ],
)
def test_a_denial_is_no_benefit(text):
    assert "benefit" not in types_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Walking increases pain relief.",
        "No more pain at night, and better sleep.",
        "It not only eases pain.",
        "Cela ne soulage pas seulement la douleur.",
        "Keine Schmerzen mehr in der Nacht, und besserer Schlaf.",
    ],
)
def test_a_benefit_in_the_words_of_a_denial_stays_one(text):
    assert types_of(text) == ["benefit"]


def test_a_denial_in_a_list_of_benefits_is_none():
    page = read_words(
        "a.md",
        b"# Hips\n\n## Benefits\n\n- Less pain\n- Better sleep\n- Insoles are unlikely to help\n",
        KEY,
    )

    benefits = [block.value for block in page.blocks if block.type == "benefit"]
    assert "Less pain" in str(benefits)
    assert "Insoles" not in str(benefits)


@pytest.mark.parametrize("heading", ["What helps", "Benefits", "Safety advice"])
@pytest.mark.parametrize(
    "text",
    [
        "Our clinic is better than others.",
        "- Our team has better results\n- Shorter waiting times\n- Nine of ten recommend us",
        "In case of fire call 999 and leave by the stairs.",
        "Notre clinique est meilleure que les autres, et vous aide mieux.",
        "Unsere Praxis ist besser als andere.",
        "En cas d’incendie appelez le 18.",
    ],
)
def test_praise_of_the_house_and_its_fire_drill_are_no_claims(text, heading):
    assert types_of(text, heading) == ["text"]


@pytest.mark.parametrize(
    "heading",
    ["1. Was nachweislich hilft", "Was wirkt?", "Ce qui vous aide vraiment", "What often helps"],
)
def test_a_heading_may_have_words_in_between(heading):
    assert types_of("It eases pain. Es lindert Schmerzen.", heading) == ["benefit"]


def test_what_does_not_help_is_no_heading_of_benefits():
    for heading in ("What does not help", "Was nicht hilft", "Ce qui ne marche pas"):
        assert types_of("- Bed rest\n- Collars", heading) == ["text"]
