"""What a request says about itself changes neither links nor limits, unless a proxy is trusted."""

import pytest
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Original-URL": "/admin/users/",
    "X-Rewrite-URL": "/admin/users/",
    "Forwarded": "host=evil.example",
    "X-HTTP-Method-Override": "DELETE",
}


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/", "/documents/1/a"])
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil"])
def test_a_host_that_is_not_ours_is_refused(client, path, host):
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_the_mail_that_resets_a_password_never_names_another_host(client, django_user_model):
    django_user_model.objects.create_superuser("anna", "anna@clinic.example", "x" * 12)

    for headers in ({}, FORWARDED):
        client.post("/admin/password_reset/", {"email": "anna@clinic.example"}, headers=headers)

    assert len(mail.outbox) == 2
    for each in mail.outbox:
        assert "evil.example" not in each.body
        assert "http://127.0.0.1:8000/admin/password_reset/" in each.body


@pytest.mark.parametrize("path", ["/admin/login/", "/api/v2/pages/", "/api/v2/"])
def test_forwarded_headers_change_no_answer(path):
    plain, forged = Client().get(path), Client().get(path, headers=FORWARDED)

    assert plain.status_code == forged.status_code == 200
    assert b"evil.example" not in forged.content
    if path.startswith("/api/"):
        assert plain.content == forged.content


def test_pages_behind_sign_in_are_in_no_shared_cache(admin_client):
    for path in ("/admin/", "/admin/pages/", "/admin/account/"):
        control = admin_client.get(path)["Cache-Control"]
        assert "private" in control or "no-store" in control, path


def test_no_answer_of_the_api_depends_on_who_is_signed_in(client, admin_client, demo):
    draft = demo.page
    draft.title = "A secret draft"
    draft.save_revision()

    for path in ("/api/v2/pages/", f"/api/v2/pages/{draft.pk}/", "/api/v2/documents/"):
        anonymous, signed_in = client.get(path), admin_client.get(path)
        assert anonymous.content == signed_in.content
        assert "Cookie" not in signed_in.get("Vary", "")
        assert not signed_in.cookies
