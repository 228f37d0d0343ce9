"""Keys are made and ended under Settings, shown once, by who may; and by a command."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.api_keys.models import ApiKey, digest_of
from tests.factories.api_keys import make_key

pytestmark = pytest.mark.django_db
NEW = "/admin/api_keys/new/"
SECRET = re.compile(r"cms_[\w-]{43}")


def send(client, **more):
    day = timezone.localdate() + timedelta(days=30)
    return client.post(NEW, {"name": "Build", "may_read": "drafts", "last_day": day, **more})


def test_a_new_key_is_shown_once_and_opens_what_was_chosen(admin_client):
    answer = send(admin_client)

    (secret,) = set(SECRET.findall(answer.content.decode()))
    key = ApiKey.objects.of(secret)
    assert (key.name, key.may_read, key.created_by.username) == ("Build", "drafts", "admin")
    assert "no-store" in answer["Cache-Control"]
    assert "Made by" in admin_client.get("/admin/api_keys/").content.decode()
    for address in ("", f"edit/{key.pk}/", f"history/{key.pk}/", "new/"):
        later = admin_client.get(f"/admin/api_keys/{address}")
        assert later.status_code == 200
        assert not SECRET.search(later.content.decode())
        assert key.digest not in later.content.decode()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_key_that_would_work_too_long_is_refused_with_a_reason(admin_client, days):
    answer = send(admin_client, last_day=timezone.localdate() + timedelta(days=days))

    assert "at most 366 days away" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_is_ended_in_its_form_and_stays_in_the_list(admin_client):
    key, header = make_key()
    edit = f"/admin/api_keys/edit/{key.pk}/"

    admin_client.post(edit, {"name": "Old build", "end_now": "on"})

    assert ApiKey.objects.of(header["HTTP_AUTHORIZATION"][7:]) is None
    assert "Ended" in admin_client.get("/admin/api_keys/").content.decode()
    assert "end_now" not in admin_client.get(edit).content.decode()
    assert admin_client.post(f"/admin/api_keys/delete/{key.pk}/").status_code == 302
    assert ApiKey.objects.filter(pk=key.pk).exists()


def test_the_command_makes_lists_and_ends_keys():
    def run(*words):
        out = StringIO()
        call_command("api_keys", *words, stdout=out, stderr=StringIO())
        return out.getvalue()

    secret = run("make", "Build", "--drafts", "--days", "7").strip()
    key = ApiKey.objects.get()
    assert SECRET.fullmatch(secret)
    assert (key.may_read, key.digest) == ("drafts", digest_of(secret))
    assert key.last_day == timezone.localdate() + timedelta(days=7)
    assert secret not in run("list")
    assert f"{key.pk}: Build (…{secret[-4:]}), drafts, works" in run("list")

    run("end", str(key.pk))

    assert ApiKey.objects.of(secret) is None
    for wrong in (["make", "x", "--days", "367"], ["make", " "], ["end", "99"]):
        with pytest.raises(CommandError):
            run(*wrong)
