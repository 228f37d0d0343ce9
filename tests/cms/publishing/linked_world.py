"""A site whose pages show much of each other, and changes of one that others show.

Besides those of `changes_to_content`, for tests of what a change reaches.
"""

from django.contrib.auth import get_user_model
from django.test import TestCase
from wagtail.models import Page, PageViewRestriction

from cms.pages.models import TopicPage
from tests.cms.publishing.changes_to_content import make_world
from tests.cms.translating import translate
from tests.factories.blocks import benefit, link, stream, text
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import published_topic

LINKED_CHANGES = {}


def _kind(function):
    LINKED_CHANGES[function.__name__.replace("_", " ")] = function
    return function


def make_linked_world(demo):
    """The world of `changes_to_content`, with more pages that hang together."""
    world = make_world(demo)
    home = world.home
    world.other = TopicPage.objects.get(pk=world.other.pk)
    world.other.plain_summary = "Something else"
    world.other.save_revision().publish()
    world.child = published_topic(world.other, title="Child", slug="child")
    world.relating = published_topic(
        home,
        ("related_pages", {"heading": "", "pages": [world.other.pk, world.linked.pk]}),
        title="Relating",
        slug="relating",
    )
    world.successor_of_told = ResearchSourceFactory(key="next", status="current")
    world.told = ResearchSourceFactory(
        key="told", status="current", superseded_by=world.successor_of_told
    )
    world.citing = published_topic(
        home, benefit(link(world.trial), heading="Rests on a trial"), title="Citing", slug="citing"
    )
    world.telling = published_topic(
        home, benefit(link(world.told), heading="Was told"), title="Telling", slug="telling"
    )
    world.naming = published_topic(
        home, benefit(link(world.told), heading="Names it"), title="Naming", slug="naming"
    )
    world.told.status = "retracted"
    world.told.save()
    _cite(world.telling, world.successor)  # and goes on telling of what it rested on
    world.bystander = published_topic(home, text("Walk."), title="Bystander", slug="bystander")
    world.alias = world.linked.create_alias(parent=home, update_slug="alias")
    for page in (home, world.other, world.relating):
        with TestCase.captureOnCommitCallbacks(execute=True):
            translate(page, world.french).get_latest_revision_as_object().save_revision().publish()
    for name in ("page", "home", "hidden", "linked", "other", "child", "relating", "alias"):
        setattr(world, name, type(getattr(world, name)).objects.get(pk=getattr(world, name).pk))
    return world


def _cite(page, *sources):
    page = TopicPage.objects.get(pk=page.pk)
    blocks = [benefit(link(source), heading=f"Rests on {source.key}") for source in sources]
    page.body = TopicPage._meta.get_field("body").to_python(stream(*blocks))
    page.save_revision().publish()


@_kind
def cite_what_a_source_of_another_page_builds_on(world):
    _cite(world.linked, world.cohort)


@_kind
def cite_what_superseded_the_source_of_another_page(world):
    _cite(world.linked, world.successor_of_told)


@_kind
def cite_it_no_longer(world):
    _cite(world.citing, world.successor)


@_kind
def unpublish_what_cites_it(world):
    world.citing.unpublish()


@_kind
def restrict_what_cites_it(world):
    PageViewRestriction.objects.create(page=world.citing, restriction_type="login")


@_kind
def delete_what_cites_it(world):
    world.citing.delete()


@_kind
def move_what_cites_it_into_a_private_part(world):
    private = Page.objects.get(slug="private")
    Page.objects.get(pk=world.citing.pk).move(private, pos="last-child")


@_kind
def rename_a_source_of_which_another_page_tells(world):
    world.told.key = "told-2"
    world.told.kind = "guideline"
    world.told.save()


@_kind
def delete_a_source_of_which_another_page_tells(world):
    world.told.delete()


@_kind
def keep_a_claim(world):
    from cms.claim_history.models import ClaimChange, Decision
    from cms.evidence_changes.decisions import Chosen, decide

    user = get_user_model().objects.create_superuser("editor", password="x")
    row = ClaimChange.objects.open().filter(page=world.naming).first()
    decide(row, user, Chosen(Decision.KEPT, "It still holds."))


@_kind
def change_the_summary_of_a_related_page(world):
    world.other.plain_summary = "Something else again"
    world.other.save_revision().publish()


@_kind
def change_the_title_of_a_parent(world):
    world.other.title = "Another parent"
    world.other.save_revision().publish()


@_kind
def change_the_slug_of_what_an_alias_mirrors(world):
    world.linked.slug = "linked-2"
    world.linked.save_revision().publish()


@_kind
def restrict_what_an_alias_mirrors(world):
    PageViewRestriction.objects.create(page=world.linked, restriction_type="login")


@_kind
def restrict_a_parent(world):
    PageViewRestriction.objects.create(page=world.other, restriction_type="login")


@_kind
def publish_a_translation_of_a_related_page(world):
    translate(world.linked, world.french).get_latest_revision_as_object().save_revision().publish()


@_kind
def unpublish_a_translation(world):
    world.other.get_translation(world.french).unpublish()


@_kind
def delete_the_sizes_of_an_image(world):
    world.picture.renditions.all().delete()


@_kind
def let_no_source_build_on_one_any_more(world):
    world.trial.dependants.remove(world.cohort)


@_kind
def clear_what_builds_on_a_source(world):
    world.trial.dependants.clear()


@_kind
def take_a_notice_off_its_forms(world):
    world.safety_notice.contact_forms.clear()


@_kind
def translate_a_snippet(world):
    translate(world.location, world.french)


@_kind
def put_a_page_first(world):
    world.bystander.move(world.page, pos="left")


@_kind
def reword_a_page(world):
    world.bystander.plain_summary = "Other words"
    world.bystander.save_revision().publish()


@_kind
def retitle_a_page(world):
    world.bystander.title = "Zebra"
    world.bystander.save_revision().publish()


@_kind
def give_a_page_the_title_of_another(world):
    world.bystander.title = world.other.title
    world.bystander.save_revision().publish()


@_kind
def retitle_a_page_that_has_claims(world):
    world.citing.title = "Rests on it"
    world.citing.save_revision().publish()


@_kind
def save_a_page_without_changing_it(world):
    world.other.save_revision().publish()
