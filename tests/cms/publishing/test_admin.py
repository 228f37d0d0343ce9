import pytest
from django.urls import reverse

from cms.publishing import signal_handlers
from cms.publishing.models import Delivery, DeliveryState, WebhookEndpoint, WebhookEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(endpoint):
    event = WebhookEvent.objects.create(type="page.published", data={}, pages=[4])
    return Delivery.objects.create(
        event=event, endpoint=endpoint, state=DeliveryState.GIVEN_UP, attempts=12
    )


def test_the_form_of_a_new_webhook_contains_a_generated_secret(admin_client):
    form = admin_client.get(reverse("webhooks:add"))
    assert b"whsec_" in form.content

    secret = form.context["form"]["secret"].value()
    admin_client.post(
        reverse("webhooks:add"),
        {"name": "Site", "url": "https://www.example.org/hook", "active": "on", "secret": secret},
    )

    assert WebhookEndpoint.objects.get().secret == secret


def test_the_log_shows_each_delivery_and_sends_it_again_by_hand(admin_client, delivery):
    assert b"Page published" in admin_client.get(reverse("webhook_log:index")).content
    page = admin_client.get(reverse("webhook_log:inspect", args=[delivery.pk])).content.decode()
    again = reverse("webhook_log:again", args=[delivery.pk])
    assert again in page
    assert "Send again" in page

    admin_client.post(again)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 0)


def test_nobody_writes_the_log_by_hand(admin_client, delivery):
    for name, arguments in (("add", []), ("edit", [delivery.pk]), ("delete", [delivery.pk])):
        assert admin_client.get(reverse(f"webhook_log:{name}", args=arguments)).status_code == 302
    assert admin_client.get(reverse("webhook_log:again", args=[delivery.pk])).status_code == 405


def test_a_user_who_may_not_change_webhooks_cannot_send_again(client, delivery, django_user_model):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", password="x")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)

    client.post(reverse("webhook_log:again", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.GIVEN_UP


def test_a_change_in_the_admin_is_one_transaction(admin_client, demo, endpoint, monkeypatch):
    def fault(pages):
        raise RuntimeError

    monkeypatch.setattr(signal_handlers, "purge_pages", fault)
    url = reverse("wagtailsnippets_clinic_location:edit", args=[demo.location.pk])
    no_hours = {"opening_week-count": "0", "opening_exceptions-count": "0"}
    with pytest.raises(RuntimeError):
        admin_client.post(url, {"name": "Half written", "address": "", **no_hours})

    demo.location.refresh_from_db()
    assert demo.location.name == "The clinic"
