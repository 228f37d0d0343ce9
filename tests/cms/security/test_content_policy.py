"""The policy's header and its nonce; `tests/browser/system/test_content_policy.py` tries it out."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.urls import reverse
from wagtail.models import Site

from cms.preview.models import PreviewSettings
from cms.settings import env
from cms.settings.content_policy import content_security_policy

pytestmark = pytest.mark.django_db
ENFORCED, REPORTED = "Content-Security-Policy", "Content-Security-Policy-Report-Only"
NONCE = "A" * 22 + "=="


def directives(answer, header=ENFORCED):
    parts = (each.split() for each in answer[header].split(";"))
    return {name: sources for name, *sources in parts}


def scripts_without_source(answer):
    found = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.content.decode())
    return [each for each in found if "application/json" not in each]


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/api/v2/docs/", "/admin/pages/"])
def test_no_page_runs_scripts_of_others_or_inline(admin_client, path):
    if "login" in path:
        admin_client.logout()
    found = directives(admin_client.get(path))

    assert "'unsafe-inline'" not in found["script-src"]
    assert "'unsafe-eval'" not in found["script-src"]
    assert [each for each in found["script-src"] if "nonce-" not in each] == ["'self'"]
    assert found["object-src"] == found["base-uri"] == ["'none'"]
    assert found["frame-ancestors"] == ["'self'"]


def test_json_and_files_have_no_policy_of_pages(client):
    assert ENFORCED not in client.get("/api/v2/pages/")


@pytest.mark.parametrize("name", ["add", "edit"])
def test_every_inline_script_of_a_form_has_the_nonce_of_the_answer(admin_client, demo, name):
    source = demo.sources["hayden-2021"]
    arguments = [source.pk] if name == "edit" else []
    answer = admin_client.get(
        reverse(f"wagtailsnippets_evidence_researchsource:{name}", args=arguments)
    )

    (nonce,) = (each[7:-1] for each in directives(answer)["script-src"] if "nonce" in each)
    inline = scripts_without_source(answer)
    assert len(inline) > 5
    assert [each for each in inline if f'nonce="{nonce}"' not in each] == []


def test_each_answer_has_its_own_nonce(admin_client):
    first, second = (directives(admin_client.get("/admin/"))["script-src"] for _ in range(2))

    assert first != second


def test_a_fragment_is_rendered_with_the_nonce_of_the_page_that_asks(admin_client):
    answer = admin_client.get(
        "/admin/", headers={"X-Requested-With": "XMLHttpRequest", "X-CSP-Nonce": NONCE}
    )

    assert f"'nonce-{NONCE}'" in directives(answer)["script-src"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSP-Nonce": NONCE},  # no script asked: somebody opened the page
        {"X-Requested-With": "XMLHttpRequest", "X-CSP-Nonce": "known"},
        {"X-Requested-With": "XMLHttpRequest", "X-CSP-Nonce": "x' 'unsafe-inline"},
    ],
)
def test_nobody_else_chooses_the_nonce(admin_client, headers):
    answer = admin_client.get("/admin/", headers=headers)

    assert NONCE not in answer[ENFORCED]
    assert "unsafe-inline" not in " ".join(directives(answer)["script-src"])
    assert "known" not in answer[ENFORCED]


@pytest.mark.parametrize("path", ["/admin/login/", "/api/v2/docs/", "/documents/1/none.pdf"])
def test_nobody_chooses_the_nonce_of_a_page_outside_of_the_admin(client, admin_client, path):
    headers = {"X-Requested-With": "XMLHttpRequest", "X-CSP-Nonce": NONCE}
    for browser in (client, admin_client) if "login" not in path else (client,):
        answer = browser.get(path, headers=headers)

        assert NONCE not in answer.get(ENFORCED, "")
        assert NONCE.encode() not in answer.content


def test_who_may_not_see_the_admin_does_not_choose_the_nonce(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor"))
    headers = {"X-Requested-With": "XMLHttpRequest", "X-CSP-Nonce": NONCE}

    answer = client.get("/admin/", headers=headers, follow=True)

    assert NONCE not in answer.get(ENFORCED, "")


INJECTING = "https://a;sandbox;@www.example.org/preview/"


def test_an_address_of_previews_that_would_change_the_policy_is_refused_with_words(demo):
    row = PreviewSettings.for_site(Site.objects.get())
    row.address = INJECTING

    with pytest.raises(ValidationError, match="Write the address like"):
        row.full_clean()


def test_an_address_of_previews_that_is_stored_all_the_same_changes_no_policy(admin_client, demo):
    row = PreviewSettings.for_site(Site.objects.get())
    PreviewSettings.objects.filter(pk=row.pk).update(address=INJECTING)

    found = directives(admin_client.get("/admin/"))

    assert "sandbox" not in found
    assert not any("@" in each for each in found["frame-src"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CSP_REPORT_URL", "https://reports.example/csp; script-src *"),
        ("CSP_REPORT_URL", "https://reports.example/a,b"),
        ("OIDC_SERVER_URL", "https://id.example.org;sandbox;/"),
        ("OIDC_SERVER_URL", "id.example.org"),
    ],
)
def test_a_setting_that_would_change_the_policy_stops_the_start(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        env.read()


def test_previews_may_frame_the_frontend_and_only_for_who_is_signed_in(
    client, admin_client, settings
):
    assert settings.FRONTEND_URL in directives(admin_client.get("/admin/"))["frame-src"]
    assert directives(client.get("/admin/login/"))["frame-src"] == ["'self'"]


def test_pictures_may_come_from_the_address_of_the_bucket(admin_client, settings):
    settings.MEDIA_URL = "https://media.clinic.example/media/"

    assert "https://media.clinic.example" in directives(admin_client.get("/admin/"))["img-src"]


def test_the_policy_can_only_report(admin_client, settings):
    del settings.CONTENT_SECURITY_POLICY
    for name, value in content_security_policy("report", "https://reports.example/csp").items():
        setattr(settings, name, value)
    answer = admin_client.get("/admin/")

    assert ENFORCED not in answer
    assert directives(answer, REPORTED)["report-uri"] == ["https://reports.example/csp"]


def test_what_production_does_is_to_enforce(monkeypatch):
    monkeypatch.delenv("CSP_MODE", raising=False)

    assert env.read().csp_mode == "enforce"
    assert list(content_security_policy("enforce", "")) == ["CONTENT_SECURITY_POLICY"]


def test_an_unknown_mode_stops_the_start(monkeypatch):
    monkeypatch.setenv("CSP_MODE", "off")

    with pytest.raises(ImproperlyConfigured, match="CSP_MODE"):
        env.read()


def test_a_form_leads_to_the_single_sign_on_and_nowhere_else():
    policy = content_security_policy("enforce", "", "https://id.example.org/realms/clinic/")

    allowed = policy["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert allowed == ["'self'", "https://id.example.org"]
