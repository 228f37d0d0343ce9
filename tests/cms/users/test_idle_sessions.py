"""A session ends when its person does nothing for a while."""

import pytest
from django.urls import reverse

from cms.users.models import SecurityEvent

pytestmark = pytest.mark.django_db
MORNING = 1_795_000_000


@pytest.fixture(autouse=True)
def idle_after_an_hour(settings, time_machine):
    settings.SESSION_IDLE_SECONDS = 3600
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def after(time_machine):
    """`after(minutes=59)` is that long after the morning."""

    def move(minutes):
        time_machine.move_to(MORNING + minutes * 60, tick=False)

    return move


def test_a_session_ends_after_an_hour_without_a_request(client, sign_in, after):
    sign_in()
    after(61)

    answer = client.get("/admin/pages/")

    assert answer["Location"] == "/admin/login/?next=/admin/pages/"
    page = client.get(answer["Location"]).content.decode()
    assert "You were signed out, because nothing was done for a while" in page
    event = SecurityEvent.objects.get(kind="signed_out")
    assert event.detail == "After a time without activity"


def test_each_request_of_the_person_keeps_it(client, sign_in, after):
    sign_in()
    for minutes in range(50, 500, 50):
        after(minutes)
        assert client.get("/admin/").status_code == 200


def test_an_open_tab_does_not_keep_it(client, sign_in, after, demo):
    sign_in()
    ping = reverse(
        "wagtailadmin_editing_sessions:ping", args=["pages", "topicpage", demo.page.pk, 1]
    )
    for minutes in range(10, 70, 10):
        after(minutes)
        client.post(ping)
    after(61)

    assert client.get("/admin/").status_code == 302


def test_a_request_writes_the_session_at_most_once_a_minute(client, sign_in, after):
    sign_in()
    after(2)
    client.get("/admin/")
    first = client.session["last_seen"]
    after(2.5)
    client.get("/admin/")

    assert client.session["last_seen"] == first


def test_an_idle_session_reads_no_private_document(client, sign_in, after):
    sign_in()
    after(61)
    client.get("/documents/1/none.pdf")

    assert "_auth_user_id" not in client.session


def test_the_api_reads_no_session(client, sign_in, api, django_assert_num_queries):
    sign_in()
    answer = client.get("/api/v2/")

    assert "Cookie" not in answer.headers.get("Vary", "")
