"""An approval is of the version that the approver looked at, never of a newer one."""

import json
import re

import pytest
from django.urls import reverse

from cms.pages.models import TopicPage
from tests.cms.review.test_self_approval import change, press_approve
from tests.cms.review.test_workflow import shown_messages

NEWER = "Somebody saved a newer version after you opened this one."


@pytest.fixture
def rob(people):
    return people("rob", "Authors")


@pytest.fixture
def rita_signed_in(client, rita):
    client.force_login(rita)
    return client


def address_of(page, name="workflow_action"):
    state = page.current_workflow_task_state
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, "approve", state.pk])


def open_confirmation(client, address):
    """What the form of the confirmation posts when nothing is written in it."""
    shown = client.get(address).json()["html"]
    [seen] = re.findall(r'name="seen_content" value="(\w+)"', shown)
    return {"comment": "", "seen_content": seen}


def loaded(revision):
    created = revision.created_at.isoformat()
    return {"loaded_revision_id": str(revision.pk), "loaded_revision_created_at": created}


def assert_not_approved(page, words):
    page = TopicPage.objects.get(pk=page.pk)
    assert (page.live, page.last_reviewed) == (False, None)
    assert page.workflow_in_progress
    assert page.get_latest_revision_as_object().plain_summary == words


def test_a_confirmation_of_an_older_version_is_refused(submitted, rita_signed_in, rob):
    page = submitted(plain_summary="Ann’s.")
    confirmation = open_confirmation(rita_signed_in, address_of(page))
    change(page, rob, "Rob’s.")

    answer = rita_signed_in.post(address_of(page), confirmation)

    assert NEWER in shown_messages(answer)
    assert "Nothing was approved" in shown_messages(answer)
    assert_not_approved(page, "Rob’s.")


def test_a_version_that_an_autosave_overwrote_is_refused(submitted, rita_signed_in, rob):
    page = change(submitted(plain_summary="Ann’s."), rob, "Rob’s.")
    confirmation = open_confirmation(rita_signed_in, address_of(page))
    draft = page.get_latest_revision_as_object()
    draft.plain_summary = "Rob’s, overwritten."
    draft.save_revision(user=rob, overwrite_revision=page.get_latest_revision())

    answer = rita_signed_in.post(address_of(page), confirmation)

    assert NEWER in shown_messages(answer)
    assert_not_approved(page, "Rob’s, overwritten.")


def test_a_confirmation_of_the_newest_version_is_accepted(submitted, rita_signed_in, rob):
    page = submitted(plain_summary="Ann’s.")
    change(page, rob, "Rob’s.")
    confirmation = open_confirmation(rita_signed_in, address_of(page))

    rita_signed_in.post(address_of(page), confirmation)

    page = TopicPage.objects.get(pk=page.pk)
    assert page.live
    assert page.plain_summary == "Rob’s."


def test_a_newer_version_with_the_same_content_is_accepted(submitted, rita_signed_in, rob):
    page = submitted(plain_summary="Ann’s.")
    confirmation = open_confirmation(rita_signed_in, address_of(page))
    change(page, rob, "Ann’s.")

    rita_signed_in.post(address_of(page), confirmation)

    assert TopicPage.objects.get(pk=page.pk).live


def test_the_editors_confirmation_of_an_older_version_is_refused(submitted, rita_signed_in, rob):
    page = submitted(plain_summary="Ann’s.")
    collect = address_of(page, "collect_workflow_action_data")
    confirmation = open_confirmation(rita_signed_in, collect)
    collected = rita_signed_in.post(collect, confirmation).json()["cleaned_data"]
    page = change(page, rob, "Rob’s.")

    answer = press_approve(
        rita_signed_in, page, **{"workflow-action-extra-data": json.dumps(collected)}
    )

    assert NEWER in shown_messages(answer)
    assert_not_approved(page, "Rob’s.")


def test_the_editors_button_approves_only_the_version_that_the_editor_loaded(
    submitted, rita_signed_in, rob
):
    page = submitted(plain_summary="Ann’s.")
    old = loaded(page.get_latest_revision())
    page = change(page, rob, "Rob’s.")

    answer = press_approve(rita_signed_in, page, **old)

    assert NEWER in shown_messages(answer)
    assert_not_approved(page, "Rob’s.")
    press_approve(rita_signed_in, page, **loaded(page.get_latest_revision()))
    assert TopicPage.objects.get(pk=page.pk).live


def test_the_editors_button_approves_what_the_approver_autosaved_without_a_change(
    submitted, rita_signed_in, rita
):
    page = submitted(plain_summary="Ann’s.")
    old = loaded(page.get_latest_revision())
    page = change(page, rita, "Ann’s.")
    autosaved = {"overwrite_revision_id": str(page.get_latest_revision().pk)}

    press_approve(rita_signed_in, page, **old, **autosaved)

    assert TopicPage.objects.get(pk=page.pk).live
