"""Deliveries to the receiver: signed, retried, in order, and given up after a day."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from cms.publishing.models import Delivery, DeliveryState, WebhookEvent
from cms.publishing.webhooks import outbox
from cms.publishing.webhooks.destinations import resolve
from cms.publishing.webhooks.http_post import post
from cms.publishing.webhooks.outbox import delete_old, send_due
from cms.publishing.webhooks.signing import new_secret


@pytest.fixture
def queue(endpoint):
    """`queue([4])` puts an event about these pages into the outbox."""

    def put(pages=(4,), to=None):
        listed = None if pages is None else list(pages)
        event = WebhookEvent.objects.create(
            type="content.changed", data={"pages": listed}, pages=listed
        )
        return Delivery.objects.create(event=event, endpoint=to or endpoint)

    return put


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(act)` calls `act` while a message is being sent."""

    def arrange(act):
        monkeypatch.setattr(outbox, "post", lambda *args: (post(*args), act())[0])

    return arrange


def sent_pages(receiver):
    return [json.loads(body)["data"]["pages"] for _, _, body in receiver.received]


def later(seconds):
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=True)


def test_a_message_is_delivered_and_verified_by_the_standard_library(queue, receiver, endpoint):
    delivery = queue()

    assert send_due() == 1

    ((path, headers, body),) = receiver.received
    assert path == "/hook?site=1"
    verified = Webhook(endpoint.secret).verify(body, headers)
    assert verified["type"] == "content.changed"
    assert verified["data"] == {"pages": [4]}
    assert verified["timestamp"]
    assert headers["webhook-id"] == delivery.event_id
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert send_due() == 0


def test_a_message_verifies_with_the_new_and_the_previous_secret(queue, receiver, endpoint):
    old = endpoint.secret
    endpoint.previous_secret, endpoint.secret = old, new_secret()
    endpoint.save()
    queue()

    send_due()

    ((_, headers, body),) = receiver.received
    for secret in (old, endpoint.secret):
        assert Webhook(secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)


@pytest.mark.parametrize("status", [500, 404, 429, 302, 304])
def test_a_refused_message_is_sent_again_later_with_the_same_id(queue, receiver, status):
    receiver.statuses = [status]
    delivery = queue()

    assert send_due() == 0
    assert send_due() == 0
    assert len(receiver.received) == 1
    with later(7):
        assert send_due() == 1

    ids = {headers["webhook-id"] for _, headers, _ in receiver.received}
    assert ids == {delivery.event_id}
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.response_status) == (2, 200)


def test_a_redirect_is_not_followed(queue, receiver):
    receiver.statuses, receiver.headers = [307], {"location": receiver.url + "&elsewhere"}
    delivery = queue()

    send_due()

    assert len(receiver.received) == 1
    delivery.refresh_from_db()
    assert delivery.error == outbox.REDIRECTED


def test_an_answer_that_people_can_mend_says_how_and_delays_no_other_page(queue, receiver):
    receiver.statuses = [401, 404, 500, 200]
    deliveries = [queue(pages=[page]) for page in range(4)]

    send_due()

    for delivery in deliveries:
        delivery.refresh_from_db()
    said = [delivery.error for delivery in deliveries]
    assert said == [outbox.REFUSED, outbox.NOT_THERE, "", ""]


def test_a_webhook_that_was_corrected_gets_what_waits_at_once(queue, receiver, endpoint):
    receiver.statuses = [307, 200]
    queue()
    assert send_due() == 0
    assert send_due() == 0

    endpoint.save()

    assert send_due() == 1


def test_a_receiver_that_is_down_is_retried_for_a_day_and_then_given_up(queue, receiver, endpoint):
    endpoint.url = "http://127.0.0.1:1/"
    endpoint.save()
    delivery = queue()
    start, seconds, tries = timezone.now(), 0, 0
    while delivery.state == DeliveryState.WAITING and tries < 50:
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            send_due()
        delivery.refresh_from_db()
        seconds = (delivery.next_attempt_at - start).total_seconds() + 1
        tries += 1

    assert delivery.state == DeliveryState.GIVEN_UP
    assert 10 <= delivery.attempts <= 20
    assert "ConnectionRefusedError" in delivery.error
    waited = (delivery.last_attempt_at - start).total_seconds()
    assert 18 * 3600 < waited <= 24 * 3600


def test_a_receiver_that_drips_is_cut_off(queue, receiver, monkeypatch):
    receiver.drip = 0.05
    monkeypatch.setattr(outbox, "post", lambda *args: post(*args, total=0.5))
    delivery = queue()
    send_due()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    assert delivery.error.startswith("No answer")


def test_only_a_short_excerpt_of_the_response_is_stored(queue, receiver):
    receiver.statuses, receiver.body = [500], b"a\x00\n" * 100_000
    delivery = queue()

    send_due()

    delivery.refresh_from_db()
    assert 0 < len(delivery.response_excerpt) <= 200
    assert delivery.response_excerpt.isprintable()


def test_for_one_page_no_message_overtakes_another(queue, receiver):
    receiver.statuses = [500]
    for pages in ([4], [9], [4], [9, 4], [7]):
        queue(pages)

    send_due()
    assert sent_pages(receiver) == [[4], [9], [7]]

    with later(7):
        send_due()
    assert sent_pages(receiver)[3:] == [[4], [4], [9, 4]]


def test_a_message_about_any_page_neither_overtakes_nor_is_overtaken(queue, receiver):
    receiver.statuses = [500]
    for pages in (None, [4]):
        queue(pages)
    send_due()
    assert sent_pages(receiver) == [None]

    receiver.statuses = [200, 200, 500]
    with later(7):
        queue([5])
        queue(None)
        send_due()
    assert sent_pages(receiver) == [None, None, [4], [5]]


def test_one_webhook_does_not_wait_for_another(queue, receiver, endpoint):
    from cms.publishing.models import WebhookEndpoint

    down = WebhookEndpoint.objects.create(name="Down", url="http://127.0.0.1:1/")
    queue(to=down)
    queue()

    assert send_due() == 1


def test_a_receiver_that_does_not_respond_gets_one_attempt_per_round(queue, endpoint):
    endpoint.url = "http://127.0.0.1:1/"
    endpoint.save()
    for page in range(3):
        queue([page])

    send_due()

    assert sum(Delivery.objects.values_list("attempts", flat=True)) == 1


def test_a_webhook_deleted_while_a_message_is_sent_leaves_no_deliveries(
    queue, receiver, endpoint, meanwhile
):
    queue()
    queue()
    meanwhile(endpoint.delete)

    send_due()

    assert len(receiver.received) == 1
    assert not Delivery.objects.exists()


def test_a_lock_taken_over_by_another_sender_is_not_released(queue, receiver, endpoint, meanwhile):
    queue([4])
    queue([9])
    theirs = timezone.now() + timedelta(seconds=50)
    meanwhile(lambda: type(endpoint).objects.update(busy_until=theirs))

    send_due()

    endpoint.refresh_from_db()
    assert endpoint.busy_until == theirs
    assert sent_pages(receiver) == [[4]]


def test_a_webhook_locked_by_another_sender_is_skipped_until_the_lock_expires(
    queue, receiver, endpoint
):
    queue()
    endpoint.busy_until = timezone.now() + timedelta(seconds=30)
    endpoint.save()

    assert send_due() == 0
    with later(31):
        assert send_due() == 1


def test_a_sender_that_dies_after_sending_leaves_the_message_to_be_sent_again(
    queue, receiver, monkeypatch
):
    queue()

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "_record", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            send_due()
    send_due()

    ids = [headers["webhook-id"] for _, headers, _ in receiver.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_gone_turns_the_webhook_off(queue, receiver, endpoint):
    receiver.statuses = [410]
    delivery = queue()

    send_due()

    endpoint.refresh_from_db()
    delivery.refresh_from_db()
    assert not endpoint.active
    assert delivery.state == DeliveryState.GIVEN_UP


def test_events_are_deleted_after_a_month_unless_a_delivery_is_waiting(queue, receiver):
    old, waiting = queue([1]), queue([2])
    send_due()
    Delivery.objects.filter(pk=waiting.pk).update(state=DeliveryState.WAITING)
    WebhookEvent.objects.update(created_at=timezone.now() - timedelta(days=31))

    delete_old()

    assert list(Delivery.objects.values_list("pk", flat=True)) == [waiting.pk]
    assert old.pk != waiting.pk


def test_the_worker_command_sends_what_is_due_and_exits(queue, receiver, capsys):
    queue()

    call_command("publishing_worker", "--once")

    assert "1 webhooks delivered" in capsys.readouterr().out


@pytest.mark.parametrize(("seconds", "delivered"), [(40, 1), (50, 0)])
def test_nothing_is_sent_where_the_lock_could_end_before_the_answer(
    queue, receiver, monkeypatch, seconds, delivered
):
    """Looking up a name is not bounded by the time of a request."""
    delivery = queue()
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def slow_lookup(url):
            clock.shift(seconds)
            return resolve(url)

        monkeypatch.setattr(outbox, "resolve", slow_lookup)

        assert send_due() == delivered

    delivery.refresh_from_db()
    assert len(receiver.received) == delivered
    assert bool(delivery.error) != bool(delivered)
