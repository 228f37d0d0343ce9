"""From the outbox to the receiver: signed, again after a fault, in order, and not for ever."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from cms.publishing.models import Delivery, DeliveryState, WebhookEvent
from cms.publishing.webhooks import outbox
from cms.publishing.webhooks.http_post import post
from cms.publishing.webhooks.outbox import delete_old, send_due
from cms.publishing.webhooks.signing import new_secret


@pytest.fixture
def note(endpoint):
    """`note([4])` puts a notice of these pages into the outbox."""

    def put(pages=(4,), to=None):
        listed = None if pages is None else list(pages)
        notice = WebhookEvent.objects.create(
            type="content.changed", data={"pages": listed}, pages=listed
        )
        return Delivery.objects.create(notice=notice, endpoint=to or endpoint)

    return put


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(act)`: it happens while a message is on its way."""

    def arrange(act):
        monkeypatch.setattr(outbox, "post", lambda *args: (post(*args), act())[0])

    return arrange


def told(receiver):
    return [json.loads(body)["data"]["pages"] for _, _, body in receiver.received]


def later(seconds):
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=True)


def test_a_message_is_delivered_and_verified_by_the_standard_library(note, receiver, endpoint):
    delivery = note()

    assert send_due() == 1

    ((path, headers, body),) = receiver.received
    assert path == "/hook?site=1"
    verified = Webhook(endpoint.secret).verify(body, headers)
    assert verified["type"] == "content.changed"
    assert verified["data"] == {"pages": [4]}
    assert verified["timestamp"]
    assert headers["webhook-id"] == delivery.notice_id
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert send_due() == 0


def test_while_the_secret_changes_both_keys_verify(note, receiver, endpoint):
    old = endpoint.secret
    endpoint.previous_secret, endpoint.secret = old, new_secret()
    endpoint.save()
    note()

    send_due()

    ((_, headers, body),) = receiver.received
    for secret in (old, endpoint.secret):
        assert Webhook(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)


@pytest.mark.parametrize("status", [500, 404, 429, 302, 304])
def test_a_refused_message_is_sent_again_later_with_the_same_id(note, receiver, status):
    receiver.statuses = [status]
    delivery = note()

    assert send_due() == 0
    assert send_due() == 0
    assert len(receiver.received) == 1
    with later(7):
        assert send_due() == 1

    ids = {headers["webhook-id"] for _, headers, _ in receiver.received}
    assert ids == {delivery.notice_id}
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.answer_status) == (2, 200)


def test_a_redirect_is_not_followed(note, receiver):
    receiver.statuses, receiver.headers = [307], {"location": receiver.url + "&elsewhere"}
    note()

    send_due()

    assert len(receiver.received) == 1


def test_a_receiver_that_is_down_is_asked_for_a_day_and_then_given_up(note, receiver, endpoint):
    endpoint.url = "http://127.0.0.1:1/"
    endpoint.save()
    delivery = note()
    start, seconds, tries = timezone.now(), 0, 0
    while delivery.state == DeliveryState.WAITING and tries < 50:
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            send_due()
        delivery.refresh_from_db()
        seconds = (delivery.next_attempt_at - start).total_seconds() + 1
        tries += 1

    assert delivery.state == DeliveryState.GIVEN_UP
    assert 10 <= delivery.attempts <= 20
    assert "ConnectionRefusedError" in delivery.fault
    waited = (delivery.last_attempt_at - start).total_seconds()
    assert 18 * 3600 < waited <= 24 * 3600


def test_a_receiver_that_drips_is_cut_off(note, receiver, monkeypatch):
    receiver.drip = 0.05
    monkeypatch.setattr(outbox, "post", lambda *args: post(*args, total=0.5))
    delivery = note()
    send_due()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    assert delivery.fault.startswith("No answer")


def test_only_a_short_excerpt_of_the_answer_is_kept(note, receiver):
    receiver.statuses, receiver.body = [500], b"a\x00\n" * 100_000
    delivery = note()

    send_due()

    delivery.refresh_from_db()
    assert 0 < len(delivery.answer_excerpt) <= 200
    assert delivery.answer_excerpt.isprintable()


def test_for_one_page_no_message_overtakes_another(note, receiver):
    receiver.statuses = [500]
    for pages in ([4], [9], [4], [9, 4], [7]):
        note(pages)

    send_due()
    assert told(receiver) == [[4], [9], [7]]

    with later(7):
        send_due()
    assert told(receiver)[3:] == [[4], [4], [9, 4]]


def test_a_message_of_any_page_neither_overtakes_nor_is_overtaken(note, receiver):
    receiver.statuses = [500]
    for pages in (None, [4]):
        note(pages)
    send_due()
    assert told(receiver) == [None]

    receiver.statuses = [200, 200, 500]
    with later(7):
        note([5])
        note(None)
        send_due()
    assert told(receiver) == [None, None, [4], [5]]


def test_one_webhook_does_not_wait_for_another(note, receiver, endpoint):
    from cms.publishing.models import WebhookEndpoint

    down = WebhookEndpoint.objects.create(name="Down", url="http://127.0.0.1:1/")
    note(to=down)
    note()

    assert send_due() == 1


def test_a_receiver_that_gives_no_answer_is_asked_once_a_round(note, endpoint):
    endpoint.url = "http://127.0.0.1:1/"
    endpoint.save()
    for page in range(3):
        note([page])

    send_due()

    assert sum(Delivery.objects.values_list("attempts", flat=True)) == 1


def test_a_webhook_that_is_deleted_while_it_is_told_leaves_nothing_behind(
    note, receiver, endpoint, meanwhile
):
    note()
    note()
    meanwhile(endpoint.delete)

    send_due()

    assert len(receiver.received) == 1
    assert not Delivery.objects.exists()


def test_a_hold_that_another_sender_has_taken_over_is_not_ended(
    note, receiver, endpoint, meanwhile
):
    note([4])
    note([9])
    theirs = timezone.now() + timedelta(seconds=50)
    meanwhile(lambda: type(endpoint).objects.update(busy_until=theirs))

    send_due()

    endpoint.refresh_from_db()
    assert endpoint.busy_until == theirs
    assert told(receiver) == [[4]]


def test_a_webhook_held_by_another_sender_is_left_alone_until_that_one_is_dead(
    note, receiver, endpoint
):
    note()
    endpoint.busy_until = timezone.now() + timedelta(seconds=30)
    endpoint.save()

    assert send_due() == 0
    with later(31):
        assert send_due() == 1


def test_a_sender_that_dies_after_sending_leaves_the_message_to_be_sent_again(
    note, receiver, monkeypatch
):
    note()

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "_note", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_due()
    send_due()

    ids = [headers["webhook-id"] for _, headers, _ in receiver.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_gone_turns_the_webhook_off(note, receiver, endpoint):
    receiver.statuses = [410]
    delivery = note()

    send_due()

    endpoint.refresh_from_db()
    delivery.refresh_from_db()
    assert not endpoint.active
    assert delivery.state == DeliveryState.GIVEN_UP


def test_the_log_forgets_after_a_month_but_not_what_still_waits(note, receiver):
    old, waiting = note([1]), note([2])
    send_due()
    Delivery.objects.filter(pk=waiting.pk).update(state=DeliveryState.WAITING)
    WebhookEvent.objects.update(created_at=timezone.now() - timedelta(days=31))

    delete_old()

    assert list(Delivery.objects.values_list("pk", flat=True)) == [waiting.pk]
    assert old.pk != waiting.pk


def test_the_command_sends_what_is_due_and_ends(note, receiver, capsys):
    note()

    call_command("publishing_worker", "--once")

    assert "1 webhooks delivered" in capsys.readouterr().out
