"""What nobody may learn of from the public API: one thing of each hidden kind, oddly named."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    GroupApprovalTask,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Site,
    Workflow,
    WorkflowTask,
)

from cms.evidence.models import ResearchSource
from cms.images.models import ClinicImage
from cms.images.renditions import generate_renditions
from cms.pages.models import TopicPage
from tests.factories.clinic import LocationFactory, PractitionerFactory
from tests.factories.evidence import FindingFactory, ResearchSourceFactory

MOMENT = datetime(2026, 11, 21, 8, 7, 6, tzinfo=UTC)
EMAIL = "wombat@example.org"
KINDS = ("draft", "restricted", "below", "gone", "picture", "document", "editor", "person",
         "unused", "cited")  # fmt: skip


def make_hidden_world(demo):
    """Make it beside public content, which points at it; return hidden ids and secret words."""
    editor = get_user_model().objects.create_user("wombat-editor", EMAIL, "x")
    sources = [_source("unused"), drafted := _source("drafted"), cited := _source("cited")]
    draft = _page(
        demo.home, "draft", demo, drafted, live=False, first_published_at=None, owner=editor
    )
    restricted = _page(demo.home, "restricted", demo, cited)
    PageViewRestriction.objects.create(page=restricted, restriction_type="password", password="x")
    below = _page(restricted, "below", demo)
    gone = _page(demo.home, "gone", demo, live=False, first_published_at=None)
    files = _files()
    _notes(demo, editor)
    _point_at(demo, restricted, files[0])
    other = Page.get_first_root_node().add_child(instance=Page(title="wombat", slug="wombat-site"))
    site = Site.objects.create(hostname="wombat.example", root_page=other)
    redirects = [
        Redirect.objects.create(old_path="/wombat-old", redirect_page=below),
        Redirect.objects.create(old_path="/wombat-else", redirect_link="/", site=site),
    ]
    LocationFactory(name="wombat-place", locale=demo.home.locale)
    sources.append(_source("away"))
    outside = Page.get_first_root_node().add_child(instance=Page(title="wombat", slug="wombat-no"))
    _page(outside, "away", demo, sources[-1])
    ResearchSource.objects.filter(key="hayden-2021").update(superseded_by=cited)
    hidden = [draft, restricted, below, gone, *files, *redirects, *sources]
    words = [f"wombat-{kind}" for kind in KINDS]
    paths = ["/wombat-draft/", "/wombat-restricted/", "/wombat-restricted/wombat-below/",
             "/wombat-gone/", "/wombat-old/", "/wombat-else/"]  # fmt: skip
    return {each.pk for each in hidden}, [*words, "wombat", EMAIL, *paths]


def _source(kind):
    """A source that no public page relies on, and a finding of it."""
    name = f"wombat-{kind}"
    source = ResearchSourceFactory(
        key=name, kind="book", status="retracted", year=1987, title=name, authors=name,
        container=name, guideline_id=name, import_text=name, status_note=name,
    )  # fmt: skip
    FindingFactory(
        source=source, key=name, population=name, intervention=name, comparator=name, outcome=name,
        certainty="high",
        rated_by="The authors",
    )  # fmt: skip
    return source


def _page(parent, kind, demo, source=None, **fields):
    """A page that says its name wherever a page can, and claims what the demo page claims."""
    name = f"wombat-{kind}"
    words = dict.fromkeys(("title", "slug", "seo_title", "search_description"), name)
    page = TopicPage(
        **{"live": True, "first_published_at": MOMENT, "last_published_at": MOMENT, **fields},
        **words,
        show_in_menus=True,
        plain_summary=name,
    )
    page.body = TopicPage._meta.get_field("body").to_python(
        [
            *({**block, "id": None} for block in demo.page.body.raw_data),
            {"type": "text", "value": {"text": f"<p>wombat and {name}</p>"}},
            *([{"type": "research", "value": {"source": source.pk}}] if source else []),
        ]
    )
    return parent.add_child(instance=page)


def _files():
    secret = Collection.get_first_root_node().add_child(name="wombat-files")
    CollectionViewRestriction.objects.create(collection=secret, restriction_type="login")
    picture = ClinicImage.objects.create(
        title="wombat-picture", description="wombat-picture", collection=secret,
        file=get_test_image_file("wombat.png", size=(33, 77)),
    )  # fmt: skip
    generate_renditions(picture)
    document = Document.objects.create(
        title="wombat-document", file=ContentFile(b"%PDF", "wombat.pdf"), collection=secret
    )
    for file in (picture, document):
        file.tags.add("wombat")
    return picture, document


def _notes(demo, editor):
    """What editors say to each other about a public page, and a draft of it."""
    Comment.objects.create(
        page=demo.page, user=editor, text="wombat-note", contentpath="title", position="wombat"
    )
    PageLogEntry.objects.log_action(demo.page, "wagtail.edit", user=editor, title="wombat-log")
    draft = demo.page.specific_class.objects.get(pk=demo.page.pk)
    draft.title = draft.plain_summary = draft.seo_title = "wombat-draft"
    draft.save_revision(user=editor)
    workflow = Workflow.objects.create(name="wombat-workflow")
    task = GroupApprovalTask.objects.create(name="wombat-task")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(draft, editor)
    state.current_task_state.reject(user=editor, comment="wombat-note")


def _point_at(demo, page, picture):
    """Public content names hidden things; of who has left nothing is said either."""
    left = PractitionerFactory(
        name="wombat-person", role="wombat", bio=f'<p><a linktype="page" id="{page.pk}">w</a></p>',
        active_until=timezone.localdate() - timedelta(days=1), locale=page.locale,
    )  # fmt: skip
    TopicPage.objects.filter(pk=demo.page.pk).update(written_by=left, share_image=picture)
    Page.objects.filter(pk=demo.page.pk).update(alias_of=page, owner=page.owner)
