"""The topics of a contact form: what an editor lists, what is answered, what the handler reads."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from cms.clinic.models import ContactForm
from cms.clinic.topic_blocks import MAX_TOPICS, TopicReceiver, TopicsBlock, sent_values
from cms.pages.blocks.contact_form import ContactFormBlock
from contact_lambda import routes

pytestmark = pytest.mark.django_db


def listed(*topics):
    return [("topic", {"label": label, "receiver": receiver}) for label, receiver in topics]


def answered(form):
    block = ContactFormBlock()
    return block.get_api_representation(block.normalize({"form": form}))["topic"]


@pytest.fixture
def form(demo):
    demo.contact_form.topics = listed(
        ("Book an appointment", "reception"), ("A bill", "billing"), ("A prescription", "reception")
    )
    demo.contact_form.save()
    return demo.contact_form


def test_without_topics_there_is_no_choice(demo):
    assert answered(demo.contact_form) is None


def test_the_choice_is_that_of_the_editor_in_its_order(form):
    assert answered(ContactForm.objects.get(pk=form.pk)) == {
        "name": "topic",
        "label": "What is your message about? (optional)",
        "unchosen": "Choose a topic",
        "choices": [
            {"value": "reception", "label": "Book an appointment"},
            {"value": "billing", "label": "A bill"},
            {"value": "reception.2", "label": "A prescription"},
        ],
    }


@pytest.mark.parametrize(
    "stored",
    [
        '[{"type": "topic", "value": "Bills"}]',
        '[{"type": "topic", "value": {"label": "", "receiver": "billing"}}]',
        '[{"type": "gone", "value": {"label": "Bills"}}]',
        "{}",
    ],
)
def test_a_stored_topic_that_cannot_be_read_is_left_out(demo, stored):
    demo.contact_form.topics = stored

    assert answered(demo.contact_form) is None


def test_a_topic_without_a_receiver_goes_to_the_lead(demo):
    demo.contact_form.topics = '[{"type": "topic", "value": {"label": "Bills"}}]'

    assert answered(demo.contact_form)["choices"] == [{"value": "lead", "label": "Bills"}]


def test_a_topic_is_listed_once_and_not_too_many_of_them():
    block = TopicsBlock()
    twice = block.to_python(
        [{"type": "topic", "value": {"label": each, "receiver": "lead"}} for each in ("Pay", "PAY")]
    )
    many = block.to_python(
        [
            {"type": "topic", "value": {"label": f"Topic {each}", "receiver": "lead"}}
            for each in range(MAX_TOPICS + 1)
        ]
    )

    with pytest.raises(ValidationError) as refused:
        block.clean(twice)
    assert list(refused.value.block_errors) == [1]
    with pytest.raises(ValidationError):
        block.clean(many)


def test_the_handler_knows_what_the_form_sends():
    """Every receiver may be a topic of the handler, and its number does not matter there."""
    names = TopicReceiver.values
    setting = {
        "roles": {name: {"to": [f"{name}@clinic.example"]} for name in names},
        "topics": {name: {"role": name, "label": name} for name in names},
    }
    known = routes.parse(json.dumps(setting))

    sent = sent_values([*names, *names])

    assert len(set(sent)) == 2 * len(names)
    assert [known.role("contact-v1", each) for each in sent] == [*names, *names]


def test_an_editor_adds_a_topic_in_the_admin(admin_client, demo):
    form = demo.contact_form
    address = reverse(type(form).snippet_viewset.get_url_name("edit"), args=[form.pk])
    told = admin_client.get(address).content.decode()
    topic = {"label": "Book an appointment", "receiver": "reception"}
    posted = {
        "heading": form.heading,
        "intro": rich_text("<p>Read by us.</p>"),
        "reply_time": "",
        "topics": streamfield([("topic", topic)]),
        "safety_notices": [demo.safety_notice.pk],
        "field_texts": inline_formset([]),
        "consent_text": "",
        "privacy_summary": rich_text("<p>Only to reply.</p>"),
        "privacy_url": "",
        "submit_label": "Send",
        "success_heading": "Sent",
        "success_text": rich_text(""),
        "failure_text": rich_text(""),
        "form_id": form.form_id,
        "recipient_role": "lead",
    }

    answer = admin_client.post(address, nested_form_data(posted))

    assert "Who receives it" in told
    assert answer.status_code == 302
    form.refresh_from_db()
    assert answered(form)["choices"] == [{"value": "reception", "label": "Book an appointment"}]
