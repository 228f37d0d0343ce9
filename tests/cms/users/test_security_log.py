"""Sign-ins, failures, changes of permissions and exports are recorded, without personal data."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cms.users.models import SecurityEvent
from cms.users.sign_in_records import delete_records_of
from tests.cms.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(db):
    """`events()` lists what was recorded in this test: `[(kind, account, detail), …]`."""
    before = set(SecurityEvent.objects.values_list("pk", flat=True))

    def new():
        rows = SecurityEvent.objects.exclude(pk__in=before).order_by("pk")
        return [(row.kind, row.user and row.user.username, row.detail) for row in rows]

    return new


@pytest.fixture
def at_admin(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def bert(anna):
    return get_user_model().objects.create_user("bert", "bert@clinic.example", PASSWORD)


def test_a_sign_in_and_a_failure_are_recorded(anna, events, sign_in):
    sign_in("guess")
    sign_in("hunter2", name="my-password-in-the-wrong-field")
    sign_in()

    assert events()[-3:] == [
        ("sign_in_failed", "anna", ""),
        ("sign_in_failed", None, "No such account"),
        ("signed_in", "anna", "password"),
    ]


def test_neither_what_was_typed_nor_an_address_is_kept(sign_in):
    sign_in("hunter2", name="canary-name", address="203.0.113.77")

    stored = str(list(SecurityEvent.objects.values()))
    for secret in ("canary-name", "hunter2", "203.0.113.77"):
        assert secret not in stored
    assert "203.0.113.0/24" in stored


def test_nothing_of_it_is_in_the_log_lines(sign_in, caplog):
    with caplog.at_level("DEBUG"):
        for _ in range(12):
            sign_in("hunter2", name="canary-name", address="203.0.113.77")

    for secret in ("canary-name", "hunter2", "203.0.113"):
        assert secret not in caplog.text


def test_roles_groups_and_permissions_are_recorded_with_who_gave_them(at_admin, bert, events):
    editors = Group.objects.get(name="Authors")
    before = len(events())
    at_admin.post(
        reverse("wagtailusers_users:edit", args=[bert.pk]),
        {
            "username": "bert",
            "email": "bert@clinic.example",
            "first_name": "Bert",
            "last_name": "Brown",
            "is_active": "on",
            "is_superuser": "on",
            "groups": [editors.pk],
        },
    )

    new = events()[before:]
    assert ("permissions_changed", "bert", "is now superuser") in new
    assert ("permissions_changed", "bert", "Joined: Authors") in new
    givers = SecurityEvent.objects.filter(kind="permissions_changed", user=bert)
    assert {row.done_by.username for row in givers} == {"anna"}


def test_leaving_a_group_is_recorded_from_both_sides(bert, events):
    editors = Group.objects.get(name="Authors")
    bert.groups.add(editors)
    editors.user_set.remove(bert)
    editors.user_set.add(bert)
    bert.groups.clear()

    assert [detail for _, _, detail in events()[-4:]] == [
        "Joined: Authors",
        "Left: Authors",
        "Joined: Authors",
        "Left: Authors",
    ]


def test_an_address_and_a_password_that_change_are_recorded_without_them(bert, events):
    bert.email = "canary@clinic.example"
    bert.set_password("another-password-1")
    bert.save()
    bert.is_active = False
    bert.save()
    bert.delete()

    assert [(kind, detail) for kind, _, detail in events()[-4:]] == [
        ("account_changed", "Another e-mail address"),
        ("password_changed", ""),
        ("permissions_changed", "is no longer active"),
        ("account_changed", f"Deleted account number {bert.pk or events()[-1][2].split()[-1]}"),
    ]
    assert "canary" not in str(events())


def test_exports_are_recorded(at_admin, events):
    at_admin.get("/admin/reports/due/?export=csv")
    at_admin.get("/admin/reports/due/")

    assert events()[-1] == ("exported", "anna", "/admin/reports/due/")


def test_a_superuser_reads_and_downloads_the_log(at_admin, sign_in, bert):
    page = at_admin.get(reverse("users_security_report")).content.decode()
    assert "Sign-ins and permissions" in page
    assert "Created as a superuser" in page
    assert reverse("users_security_report") in at_admin.get("/admin/").content.decode()

    answer = at_admin.get(reverse("users_security_report") + "?export=csv&kind=account_changed")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[0] == "Time,Event,Account,Done by,Network,Detail"
    assert any(",Account changed,bert," in row for row in rows)
    assert not any(",Signed in," in row for row in rows)


def test_nobody_else_reads_it(client, bert):
    bert.groups.add(Group.objects.get(name="Clinical reviewers"))
    client.force_login(bert)

    for name in ("users_security_report", "users_security_report_results"):
        assert client.get(reverse(name)).status_code == 302
        assert client.get(reverse(name) + "?export=csv").status_code == 302
    assert "Sign-ins and permissions" not in client.get("/admin/").content.decode()


def test_old_events_are_deleted(settings, anna, capsys):
    settings.SECURITY_LOG_DAYS = 30
    SecurityEvent.objects.all().delete()
    now = timezone.now()
    for days in (29, 31, 400):
        SecurityEvent.objects.create(kind="signed_in", user=anna, at=now - timedelta(days=days))

    call_command("prune_sign_in_records")
    assert capsys.readouterr().out == "Deleted: 2\n"
    call_command("prune_sign_in_records", days=20)

    assert not SecurityEvent.objects.exists()
    with pytest.raises(CommandError):
        call_command("prune_sign_in_records", days=0)


def test_the_records_of_one_person_are_erased(anna, bert):
    SecurityEvent.objects.all().delete()
    SecurityEvent.objects.create(kind="signed_in", user=bert, done_by=bert)
    changed = SecurityEvent.objects.create(kind="account_changed", user=anna, done_by=bert)

    delete_records_of("bert")

    assert list(SecurityEvent.objects.values("pk", "done_by")) == [
        {"pk": changed.pk, "done_by": None}
    ]


def test_the_export_of_the_whole_site_is_recorded(events, tmp_path):
    call_command("export_site", tmp_path / "site", verbosity=0)

    assert events()[-1] == ("exported", None, "The whole site, by command")


def test_the_log_is_no_content_that_empties_the_stored_answers():
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from cms.core.content_version.content_models import is_content
    from cms.users.models import DeviceGeneration, SignInLimit

    for model in (
        SecurityEvent,
        SignInLimit,
        DeviceGeneration,
        EmailAddress,
        Authenticator,
        SocialAccount,
    ):
        assert not is_content(model)
