"""Pages that nobody may publish, and every way in which somebody may try."""

from contextlib import suppress
from datetime import timedelta

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.clinic.models import ContactForm
from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.models import TopicPage
from tests.cms.pages.checks.conftest import benefit, link
from tests.factories.clinic import ContactFormFactory, SafetyNoticeFactory
from tests.factories.evidence import FindingFactory, ResearchSourceFactory


def _source(key, **fields):
    fields = {"kind": "randomised_trial", "title": key, "status": "current"} | fields
    return ResearchSourceFactory(key=key, **fields)


def _finding(source, certainty):
    return FindingFactory(
        source=source, key="pain", population="Adults", intervention="Walking",
        comparator="Usual care", outcome="Pain", certainty=certainty, rated_by="Its authors",
    )  # fmt: skip


def fallen():
    return benefit(link(_source("trial-2011", status="retracted")))


def contradicted():
    low, high = _source("low"), _source("high")
    against = link(high, _finding(high, "high"), "contradicts")
    return benefit(link(low, _finding(low, "low")), against)


def unapproved(level="emergency"):
    notice = SafetyNoticeFactory(level=level, heading="Get help now if:")
    return ("safety_notice", {"notice": notice.pk})


def urgent():
    return unapproved("urgent")


def unapproved_above_a_form():
    form = ContactForm(form_id="unsafe-v1", privacy_summary="<p>We delete it.</p>")
    form.safety_notices = [SafetyNoticeFactory(level="urgent", heading="Ask now if:")]
    form.save()
    return ("contact_form", {"form": form.pk})


def no_privacy():
    form = ContactFormFactory(form_id="bare-v1", privacy_summary="<p>\u00a0\u200b</p>")
    return ("contact_form", {"form": form.pk})


STOPS = {
    "fallen_claim": fallen,
    "unresolved_contradiction": contradicted,
    "unapproved_notice": unapproved,
    "urgent": urgent,
    "above a form": unapproved_above_a_form,
    "form_without_privacy": no_privacy,
}
FIT = ("text", {"text": "<p>Walk a little.</p>"})


def draft(home, *blocks, slug="walking", **fields):
    page = TopicPage(title="Walking", slug=slug, live=False, **fields)
    page.body = page.body.stream_block.to_python([_raw(*block) for block in blocks])
    home.add_child(instance=page)
    page.save_revision()
    return page


def slipped_through(home, *blocks, **fields):
    """A page that was published while it was fit, and no longer is."""
    page = draft(home, *blocks, **fields)
    TopicPage.objects.filter(pk=page.pk).update(live=True)
    return TopicPage.objects.get(pk=page.pk)


def _raw(kind, value):
    return {"type": kind, "value": value}


def by_form(case):
    _post(case, reverse("wagtailadmin_pages:edit", args=[draft(case.home, FIT).pk]))


def by_form_of_a_new_page(case):
    _post(case, reverse("wagtailadmin_pages:add", args=["pages", "topicpage", case.home.pk]))


def by_form_on_a_schedule(case):
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    page = draft(case.home, FIT)
    _post(case, reverse("wagtailadmin_pages:edit", args=[page.pk]), go_live_at=tomorrow)
    assert page.scheduled_revision is None


def _post(case, address, **fields):
    data = {
        "title": "Walking", "slug": "walking", "plain_summary": "", "go_live_at": "",
        "expire_at": "", "seo_title": "", "search_description": "", "change_note": "",
        "body": streamfield([_posted(*case.block)]), "comments": inline_formset([]),
        "conditions": streamfield([]),
        "action-publish": "1",
    }  # fmt: skip
    assert case.client.post(address, nested_form_data(data | fields)).status_code == 302


def _posted(kind, value):
    if kind == "text":
        return kind, {"text": rich_text(value["text"])}
    if kind != "benefit":
        return kind, {name: str(key) for name, key in value.items()}
    empty = {"same_question": "", "locator": "", "note": ""}
    links = [
        {name: "" if part is None else str(part) for name, part in each.items()} | empty
        for each in value["evidence"]
    ]
    texts = {"applies_to": "", "certainty": "", "uncited_reason": ""}
    points = _list([rich_text(point) for point in value["points"]])
    return kind, {"heading": value["heading"], "points": points, "evidence": _list(links)} | texts


def _list(items):
    rows = {
        str(number): {"deleted": "", "order": str(number), "value": item, "id": ""}
        for number, item in enumerate(items)
    }
    return {"count": str(len(items))} | rows


def in_bulk(case):
    page = draft(case.home, case.block)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert case.client.post(f"{bulk}?id={page.pk}").status_code == 302


def by_approval(case):
    page = draft(case.home, case.block)
    page.get_workflow().start(page, case.author)
    page = TopicPage.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert case.client.post(address, {"comment": ""}).status_code == 302


def by_schedule(case):
    page = draft(case.home, case.block)
    past = timezone.now() - timedelta(hours=1)
    Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=past)
    call_command("publish_scheduled")
    assert page.scheduled_revision is None


def by_revision(case):
    with _refused():
        draft(case.home, case.block).get_latest_revision().publish()


def by_page(case):
    page = draft(case.home, case.block)
    with _refused():
        page.publish(page.get_latest_revision(), user=case.user)


def by_saving_a_live_page(case):
    page = draft(case.home, FIT, slug="walked")
    page.get_latest_revision().publish()
    page = TopicPage.objects.get(pk=page.pk)
    page.body = page.body.stream_block.to_python([_raw(*case.block)])
    with _refused():
        page.save()
    assert TopicPage.objects.get(pk=page.pk).body[0].block_type == "text"
    TopicPage.objects.get(pk=page.pk).unpublish()


def by_making_a_draft_live(case):
    page = draft(case.home, case.block)
    page.live = True
    with _refused():
        page.save()


def by_adding_a_live_page(case):
    page = TopicPage(title="Walking", slug="walking")
    page.body = page.body.stream_block.to_python([_raw(*case.block)])
    with _refused():
        case.home.add_child(instance=page)


def by_copying(case):
    _copy(case, publish_copies="1")


def by_an_alias(case):
    _copy(case, alias="1")


def _copy(case, **fields):
    page = slipped_through(case.home, case.block, slug="old")
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    wanted = {"new_title": "Walking", "new_slug": "walking", "new_parent_page": case.home.pk}
    answer = case.client.post(address, wanted | fields)
    assert (answer.status_code, answer.url) == (302, address)
    assert not TopicPage.objects.filter(slug="walking").exists()
    _nothing_is_counted(case.home)


def by_copying_in_code(case):
    page = slipped_through(case.home, case.block, slug="old")
    with _refused():
        page.copy(update_attrs={"slug": "walking"})
    _nothing_is_counted(case.home)


def by_an_alias_in_code(case):
    page = slipped_through(case.home, case.block, slug="old")
    with _refused():
        page.create_alias(update_slug="walking")
    _nothing_is_counted(case.home)


def _nothing_is_counted(home):
    home.refresh_from_db()
    assert home.numchild == home.get_children().count()


def by_the_admins_api(case):
    page = draft(case.home, case.block)
    answer = case.client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")
    assert answer.status_code == 400
    assert "was not published" in str(answer.json())


def _refused():
    class Refused(suppress):
        def __exit__(self, kind, *rest):
            assert kind is PublicationRefused, "it was published"
            return super().__exit__(kind, *rest)

    return Refused(PublicationRefused)


WAYS = [
    by_form, by_form_of_a_new_page, by_form_on_a_schedule, in_bulk, by_approval, by_schedule,
    by_revision, by_page, by_saving_a_live_page, by_making_a_draft_live, by_adding_a_live_page,
    by_copying, by_an_alias, by_copying_in_code, by_an_alias_in_code, by_the_admins_api,
]  # fmt: skip
