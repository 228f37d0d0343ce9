"""What a page says to machines is schema.org's own vocabulary, and no more than it shows."""

import pytest

from cms.clinic.models import ClinicSettings
from cms.evidence.choices import Direction, Relation, Strength
from cms.pages.checks.publish_reason import publishing_anyway
from tests.cms.pages.schema_org import faults

pytestmark = pytest.mark.django_db
PAGE = "http://127.0.0.1:8003/benefits-of-exercise-on-lower-back-pain/"


@pytest.fixture
def graph(by_path):
    """The demo page's nodes by `@type`; of sources, a list."""
    document = by_path().json()["json_ld"]
    assert faults(document) == []
    return document["@graph"]


def of_type(graph, type_):
    return [node for node in graph if node["@type"] == type_]


def test_the_page_is_a_medical_web_page_of_the_clinic(graph):
    (page,) = of_type(graph, "MedicalWebPage")

    assert page["@id"] == f"{PAGE}#page"
    assert page["inLanguage"] == "en-GB"
    assert page["datePublished"] == "2026-11-20"
    assert page["publisher"] == {"@id": "http://127.0.0.1:8003/#clinic"}


def test_the_page_has_breadcrumbs(graph):
    (page,) = of_type(graph, "MedicalWebPage")

    assert page["breadcrumb"] == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": 1,
                "name": "Example Clinic",
                "item": {"@type": "WebPage", "@id": "http://127.0.0.1:8003/"},
            },
            {"@type": "ListItem", "position": 2, "name": "Benefits of Exercise on Lower Back Pain"},
        ],
    }


def test_a_home_page_has_no_breadcrumbs(by_path):
    page = by_path("/").json()["json_ld"]["@graph"][0]

    assert "breadcrumb" not in page


def test_each_benefit_is_a_part_that_rests_on_its_sources(graph):
    (page,) = of_type(graph, "MedicalWebPage")

    assert [part["headline"] for part in page["hasPart"]][:2] == [
        "Pain Reduction",
        "Improved Function and Mobility",
    ]
    assert page["hasPart"][0]["isBasedOn"] == {
        "@id": "https://doi.org/10.1002/14651858.cd009790.pub2"
    }
    assert "isBasedOn" not in page["hasPart"][2]


def test_a_source_that_contradicts_a_claim_is_not_its_basis(demo, by_path, admin_user):
    benefit = demo.page.body[1].value
    benefit["evidence"][0]["relation"] = Relation.CONTRADICTS
    with publishing_anyway(admin_user, "The claim is rewritten tomorrow."):
        demo.page.save_revision().publish(user=admin_user)

    page = by_path().json()["json_ld"]["@graph"][0]
    assert "isBasedOn" not in page["hasPart"][0]


def test_sources_are_articles_by_their_doi_and_works_without_one(graph):
    articles = of_type(graph, "MedicalScholarlyArticle")
    works = of_type(graph, "CreativeWork")

    assert {article["@id"] for article in articles} == {
        "https://doi.org/10.1002/14651858.cd009790.pub2",
        "https://doi.org/10.1016/s0140-6736(18)30489-6",
        "https://doi.org/10.7326/m16-2367",
    }
    assert {work["@id"] for work in works} == {
        "https://www.nice.org.uk/guidance/ng59",
        f"{PAGE}#reference-5",
    }
    expired = next(article for article in articles if "expires" in article)
    assert (expired["expires"], expired["creativeWorkStatus"]) == ("2022-04-04", "Expired")


def test_an_example_is_not_presented_as_a_real_person(graph):
    (person,) = of_type(graph, "Person")

    assert person["disambiguatingDescription"] == "An example, not a real person"


def test_the_clinic_has_a_place_and_a_form(graph):
    (clinic,) = of_type(graph, "MedicalClinic")

    assert clinic["additionalProperty"]["value"] == "///crush.pounces.gifted"
    form, reception = clinic["contactPoint"]
    assert form["url"] == f"{PAGE}#send-a-message"
    assert reception["telephone"] == clinic["telephone"] == "+441632960001"
    assert "address" not in clinic


def test_a_page_with_everything_on_it_is_sound(demo, by_path, picture):
    practitioner = demo.practitioner
    practitioner.photo, practitioner.is_example = picture, False
    practitioner.save()
    demo.location.latitude, demo.location.longitude = 51.5, -0.1
    demo.location.address = "1 Example Street"
    demo.location.save()
    page = demo.page
    page.share_image, page.reviewed_by, page.written_by = picture, practitioner, practitioner
    page.last_reviewed, page.search_description = "2026-11-20", "Exercise and back pain"
    page.reviewed_words = ""  # of the review before
    guideline = {
        "source": demo.sources["nice-ng59"],
        "organisation": "NICE",
        "recommendation_id": "1.2.2",
        "quote": "Consider a group exercise programme.",
        "direction": Direction.FOR,
        "strength": Strength.CONDITIONAL,
    }
    page.body.append(("guideline", guideline))
    page.save_revision().publish()

    document = by_path().json()["json_ld"]
    assert faults(document) == []
    (told,) = [node for node in document["@graph"] if node["@type"] == "MedicalWebPage"]
    assert told["mentions"]["recommendationStrength"] == "Conditional recommendation"
    assert told["reviewedBy"]["name"] == "A. Example"


def test_an_address_for_booking_is_an_action_of_the_clinic(demo, by_path):
    clinic = ClinicSettings.objects.get()
    clinic.booking_url = "https://booking.example.org/"
    clinic.save()

    document = by_path("/").json()["json_ld"]

    assert faults(document) == []
    (clinic,) = of_type(document["@graph"], "MedicalClinic")
    assert clinic["potentialAction"]["target"]["urlTemplate"] == "https://booking.example.org/"


def test_the_home_page_is_a_web_page(by_path):
    document = by_path("/").json()["json_ld"]

    assert faults(document) == []
    assert document["@graph"][0]["@type"] == "WebPage"


def test_the_check_itself_finds_what_is_wrong():
    node = {"@type": "MedicalWebPage", "@id": "#a", "colour": "blue", "publisher": {"@id": "#b"}}

    assert faults({"@graph": [node, {"@type": "Nonsense"}]}) == [
        "MedicalWebPage has no colour",
        "MedicalWebPage.publisher cannot be {'@id': '#b'}: nothing has this @id",
        "Nonsense is no type",
    ]
