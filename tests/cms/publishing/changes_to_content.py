"""Every kind of change that API responses show, each made as an editor makes it."""

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from cms.clinic.models import ClinicInLanguage, ClinicSettings, ContactFormField
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage
from tests.cms.translating import fill_in, french_locale, submit, translate
from tests.factories.evidence import ResearchSourceFactory
from tests.factories.pages import TopicPageFactory

CHANGES = {}
HARMLESS = {}


def _kind(function):
    CHANGES[function.__name__.replace("_", " ")] = function
    return function


def _harmless(function):
    HARMLESS[function.__name__.replace("_", " ")] = function
    return function


@_kind
def publish(world):
    world.page.title = "Another title"
    world.page.save_revision().publish()


@_kind
def publish_a_new_page(world):
    child = TopicPage(title="New", slug="new", body=[])
    world.home.add_child(instance=child)


@_kind
def unpublish(world):
    world.page.unpublish()


@_kind
def unpublish_by_saving(world):
    world.page.live = False
    world.page.save()


@_kind
def move(world):
    world.page.move(world.other, pos="last-child")


@_kind
def reorder(world):
    world.page.move(world.other, pos="right")


@_kind
def delete(world):
    world.page.delete()


@_kind
def delete_below(world):
    world.other.delete()


@_kind
def change_the_slug(world):
    world.page.slug = "exercise"
    world.page.save_revision().publish()


@_kind
def change_the_slug_of_an_unpublished_parent(world):
    world.hidden.slug = "hidden-2"
    world.hidden.save()


@_kind
def schedule(world):
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    world.page.expire_at = timezone.now() - timedelta(seconds=1)
    world.page.save()
    call_command("publish_scheduled")


@_kind
def restrict(world):
    PageViewRestriction.objects.create(page=world.page, restriction_type="login")


@_kind
def lift_a_restriction(world):
    world.restriction.delete()


@_kind
def save_a_source(world):
    world.source.title = "Another title"
    world.source.save()


@_kind
def save_a_finding(world):
    finding = world.source.findings.first()
    finding.outcome = "Another outcome"
    finding.save()


@_kind
def delete_a_finding(world):
    world.source.findings.first().delete()


@_kind
def delete_a_source(world):
    world.source.delete()


@_kind
def change_a_source_that_supersedes(world):
    world.successor.key = "successor-2"
    world.successor.save()


@_kind
def retract_what_a_source_builds_on_at_two_steps(world):
    world.trial.status = "retracted"
    world.trial.save()


@_kind
def let_a_source_rest_on_fallen_ones_alone(world):
    world.fallen.dependants.add(world.successor)
    world.successor.rests_alone = True
    world.successor.save()


@_kind
def build_a_source_on_a_fallen_one(world):
    world.cohort.depends_on = [world.trial, world.fallen]
    world.cohort.save()


@_kind
def delete_what_a_source_builds_on(world):
    world.gone.delete()


@_kind
def say_that_nobody_rated_a_finding(world):
    finding = world.source.findings.first()
    finding.rated_by = ""
    finding.save()


@_kind
def correct_a_source(world):
    world.source.status = "corrected"
    world.source.save()


@_kind
def save_a_practitioner(world):
    world.practitioner.name = "B. Example"
    world.practitioner.save()


@_kind
def delete_a_practitioner(world):
    world.practitioner.delete()


@_kind
def save_a_location(world):
    world.location.name = "Elsewhere"
    world.location.save()


@_kind
def save_a_safety_notice(world):
    world.safety_notice.action = "Call somebody else."
    world.safety_notice.save()


@_kind
def take_a_safety_notice_off_a_form(world):
    world.contact_form.safety_notices.clear()
    world.contact_form.save()


@_kind
def save_a_contact_form(world):
    world.contact_form.turned_off = True
    world.contact_form.save()


@_kind
def word_a_field(world):
    ContactFormField.objects.create(form=world.contact_form, name="email", label="Your e-mail")


@_kind
def save_the_clinic(world):
    clinic = ClinicSettings.objects.get()
    clinic.name = "Another clinic"
    clinic.save()


@_kind
def describe_an_image(world):
    world.picture.description = "Somebody else"
    world.picture.save()


@_kind
def move_the_focal_point(world):
    world.picture.focal_point_x = 30
    world.picture.save()


@_kind
def replace_the_file_of_an_image(world):
    world.picture.file = get_test_image_file(filename="other.png", size=(30, 30))
    world.picture.width = world.picture.height = 30
    world.picture.file_hash = ""
    world.picture.renditions.all().delete()
    world.picture.save()


@_kind
def make_the_sizes_of_an_image(world):
    generate_renditions(world.face)


@_kind
def delete_an_image(world):
    world.picture.delete()


@_kind
def tag_an_image(world):
    world.picture.tags.add("exercise")


@_kind
def save_a_document(world):
    world.document.title = "Another leaflet"
    world.document.save()


@_kind
def delete_a_document(world):
    world.document.delete()


@_kind
def restrict_a_collection(world):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )


@_kind
def move_into_a_restricted_collection(world):
    world.picture.collection = world.secret
    world.picture.save()


@_kind
def file_images_under_a_restricted_collection(world):
    _in_bulk("add_to_collection", world.picture, collection=world.secret.pk)


@_kind
def file_documents_under_a_restricted_collection(world):
    _in_bulk("add_to_collection", world.document, collection=world.secret.pk)


@_kind
def tag_images_in_bulk(world):
    _in_bulk("add_tags", world.picture, tags="exercise")


@_kind
def tag_documents_in_bulk(world):
    _in_bulk("add_tags", world.document, tags="exercise")


@_kind
def delete_documents_in_bulk(world):
    _in_bulk("delete", world.document)


@_kind
def unpublish_in_bulk(world):
    _in_bulk("unpublish", world.other)


@_kind
def restrict_a_collection_in_the_admin(world):
    root = Collection.get_first_root_node()
    address = reverse("wagtailadmin_collections:set_privacy", args=[root.pk])
    _post(address, restriction_type="login")


@_kind
def move_a_collection_below_a_restricted_one(world):
    address = reverse("wagtailadmin_collections:edit", args=[world.leaflets.pk])
    _post(address, name=world.leaflets.name, parent=world.secret.pk)


@_kind
def save_a_redirect(world):
    world.redirect.redirect_link = "https://example.org/elsewhere/"
    world.redirect.save()


@_kind
def delete_a_redirect(world):
    world.redirect.delete()


@_kind
def change_the_address_of_the_site(world):
    site = Site.objects.get(is_default_site=True)
    site.hostname = "www.example.org"
    site.save()


@_kind
def add_a_site(world):
    Site.objects.create(hostname="testserver", port=80, root_page=world.page)


@_kind
def change_a_locale(world):
    locale = Locale.objects.get(language_code="en-gb")
    locale.language_code = "en"
    locale.save()


@_kind
def publish_a_translation(world):
    with TestCase.captureOnCommitCallbacks(execute=True):  # Wagtail Localize publishes on commit
        translate(world.page, world.french)


@_kind
def say_the_clinic_in_a_language(world):
    clinic = ClinicSettings.objects.get()
    ClinicInLanguage.objects.create(clinic=clinic, locale=world.page.locale, name="Clinique")


@_kind
def link_to_a_page_that_goes_away(world):
    world.linked.unpublish()


@_harmless
def save_a_draft(world):
    world.page.title = "A draft"
    world.page.save_revision()


@_harmless
def save_an_unpublished_page(world):
    world.hidden.title = "Still hidden"
    world.hidden.save()


@_harmless
def add_an_unpublished_page(world):
    TopicPageFactory(parent=world.home, title="Hidden", slug="hidden-3", live=False)


@_harmless
def schedule_for_later(world):
    from datetime import timedelta

    from django.utils import timezone

    world.page.go_live_at = timezone.now() + timedelta(days=1)
    world.page.save_revision().publish()


@_harmless
def lock_a_page(world):
    world.page.locked = True
    world.page.save(update_fields=["locked"])


@_harmless
def begin_a_translation(world):
    fill_in(submit(world.page, world.french))


@_harmless
def sign_in(world):
    from django.contrib.sessions.backends.db import SessionStore

    get_user_model().objects.create_user("someone", password="x")
    SessionStore().create()


@_harmless
def permit(world):
    from django.contrib.auth.models import Group, Permission

    GroupPagePermission.objects.create(
        group=Group.objects.create(name="Some"),
        page=world.home,
        permission=Permission.objects.get(codename="publish_page"),
    )


def _in_bulk(action, instance, **fields):
    model = type(instance)
    if issubclass(model, Page):
        model = Page
    names = [model._meta.app_label, model._meta.model_name, action]
    _post(f"{reverse('wagtail_bulk_action', args=names)}?id={instance.pk}", **fields)


def _post(address, **fields):
    """Send a form as an administrator."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin", password="x"))
    # A privacy form is shown in a dialog and answers 200.
    assert client.post(address, fields, secure=True).status_code in {200, 302}


def make_world(demo):
    """Return the demo content with the further objects that the changes need."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.documents.models import Document

    world = demo
    world.picture = ClinicImage.objects.create(
        title="Stretching",
        description="A woman stretches on a mat",
        file=get_test_image_file(filename="stretch.png", size=(40, 20)),
        focal_point_x=5,
        focal_point_y=5,
        focal_point_width=2,
        focal_point_height=2,
    )
    generate_renditions(world.picture)
    world.face = ClinicImage.objects.create(title="Face", file=get_test_image_file("face.png"))
    home = world.home
    world.other = TopicPageFactory(parent=home, title="Other", slug="other")
    world.linked = TopicPageFactory(parent=home, title="Linked", slug="linked")
    world.hidden = TopicPageFactory(parent=home, title="Hidden", slug="hidden", live=False)
    TopicPageFactory(parent=world.hidden, title="Below", slug="below")
    private = TopicPageFactory(parent=home, title="Private", slug="private")
    world.restriction = PageViewRestriction.objects.create(page=private, restriction_type="login")
    world.secret = Collection.get_first_root_node().add_child(name="Secret")
    CollectionViewRestriction.objects.create(collection=world.secret, restriction_type="login")
    world.leaflets = Collection.get_first_root_node().add_child(name="Leaflets")
    world.document = Document.objects.create(
        title="Leaflet", file=ContentFile(b"%PDF", "leaflet.pdf"), collection=world.leaflets
    )
    world.redirect = Redirect.objects.create(
        old_path="/old", redirect_link="https://example.org/new/"
    )
    world.source = world.sources["hayden-2021"]
    world.successor = world.sources["nice-ng59"]
    world.source.superseded_by = world.successor
    world.trial, world.cohort, world.fallen, world.gone = (
        ResearchSourceFactory(key=key, kind="other", title=key, status=status)
        for key, status in (
            ("trial", "current"), ("cohort", "current"), ("fallen", "retracted"),
            ("gone", "retracted"),
        )
    )  # fmt: skip
    world.sources["acp-2017"].depends_on = [world.gone]
    world.sources["acp-2017"].save()
    world.cohort.depends_on = [world.trial]
    world.cohort.save()
    world.source.depends_on = [world.cohort]
    world.source.save()
    world.french = french_locale()
    world.page.share_image = world.picture
    world.page.written_by = world.practitioner
    world.practitioner.bio = f'<p><a linktype="page" id="{world.linked.pk}">More</a></p>'
    world.practitioner.photo = world.face
    world.practitioner.save()
    world.page.save_revision().publish()
    for name in ("page", "home", "hidden", "linked", "other"):
        setattr(world, name, type(getattr(world, name)).objects.get(pk=getattr(world, name).pk))
    return world
