"""`make smoke` against the running system, and against systems that are broken in one place."""

import json
import sys
from contextlib import contextmanager

import pytest

from infra.local.http_server import HttpServer, Response, serving
from infra.smoke import fetching
from infra.smoke.__main__ import contact_address, main

JSON = (("Content-Type", "application/json"),)
HTML = (("Content-Type", "text/html"),)
SENT = {"reference": "K7QX2M4A", "status": "sent"}
OK = {"status": "ok"}


class Site:
    """Answers by path; each can be changed."""

    def __init__(self):
        self.answers = {
            "/contact/health": (200, OK),
            "/contact": (200, SENT),
            "/messages.json": (200, [{"subject": "New website message K7QX2M4A"}]),
        }
        self.page = Response(200, b"<!doctype html><h1>Contact</h1>", HTML)
        self.posted = []

    def answer(self, request):
        if request.path not in self.answers:
            return self.page
        if request.method == "POST":
            self.posted.append(json.loads(request.body))
        status, content = self.answers[request.path]
        return Response(status, json.dumps(content).encode(), JSON)


@contextmanager
def standing(site):
    with serving(HttpServer(0, site.answer)) as server:
        yield server.url


@pytest.fixture
def site():
    return Site()


def test_the_whole_running_system_passes(clinic, capsys):
    at = clinic.at

    assert main([at.form_action, "--inbox", at.inbox, "--page", at.page]) == 0

    output = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in output] == ["ok"] * 4
    assert output[2].startswith("ok      the message ")
    assert at.page in output[3]
    newest = clinic.contact.mailbox.newest_first()[0]
    assert newest.header("Subject").split()[-1] in output[2]
    assert "There is nothing to do." in newest.text


def test_each_run_sends_a_message_of_its_own(site):
    with standing(site) as url:
        main([url])
        main([url])

    one, other = (each["submission_id"] for each in site.posted)
    assert one != other


def test_without_inbox_and_journal_the_output_names_the_mailbox(site, capsys):
    with standing(site) as url:
        assert main([url]) == 0

    assert "look for K7QX2M4A in the lead's mailbox" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "answer", "message"),
    [
        ("/contact/health", (500, {}), "log names the settings"),
        ("/contact", (202, {**SENT, "status": "accepted"}), "but not with SES"),
        ("/contact", (429, {"detail": "Too many messages"}), "answered 429: Too many messages"),
        ("/contact", (403, {"message": "Forbidden"}), "answered 403: Forbidden"),
        ("/contact", (502, "no object"), "answered 502: application/json"),
        ("/messages.json", (200, []), "after 0 s it has not arrived"),
    ],
)
def test_a_failing_step_is_reported_with_advice(site, capsys, path, answer, message):
    site.answers[path] = answer

    with standing(site) as url:
        assert main([url, "--inbox", url, "--wait", "0"]) == 1

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("BROKEN  ")
    assert message in last


@pytest.mark.parametrize(
    "page",
    [
        Response(404, b"<h1>Not here</h1>", HTML),
        Response(200, b"{}", JSON),
        Response(200, b"<p>no heading</p>", HTML),
    ],
)
def test_an_unreadable_page_is_reported(site, capsys, page):
    site.page = page

    with standing(site) as url:
        assert main([url, "--page", f"{url}/contact-us/"]) == 1

    assert "not a page with a heading" in capsys.readouterr().out


def test_an_address_without_a_server_is_reported(capsys):
    with serving(HttpServer(0, Site().answer)) as server:
        url = server.url

    assert main([url]) == 1
    assert f"{url}/contact/health does not answer" in capsys.readouterr().out


def test_only_the_state_is_read_from_the_journal(site, monkeypatch, capsys):
    asked = []

    class Table:
        def get_paginator(self, _):
            return self

        def paginate(self, **arguments):
            asked.append(arguments)
            state = "SENT" if len(asked) == 1 else "DELIVERED"
            return [{"Items": [{"state": {"S": state}}]}]

    monkeypatch.setattr("boto3.client", lambda _: Table())
    monkeypatch.setattr("time.sleep", lambda _: None)
    with standing(site) as url:
        assert main([url, "--journal", "journal"]) == 0

    assert len(asked) == 2
    assert asked[0]["ProjectionExpression"] == "#state"
    assert "the message K7QX2M4A has arrived" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["clinic.example"], ["file:///etc/passwd"], ["http://a", "--page", "b"]]
)
def test_an_invalid_address_is_a_usage_error(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)

    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://api.example", "https://api.example/contact"),
        ("https://api.example/", "https://api.example/contact"),
        ("https://api.example/contact", "https://api.example/contact"),
    ],
)
def test_the_path_contact_is_added_to_the_address_of_the_api(given, address):
    assert contact_address(given) == address


def test_an_answer_that_is_not_an_object_has_no_fields():
    assert fetching.Answer(200, "text/html", "<p>").json() == {}
    assert fetching.Answer(200, "application/json", "[]").json() == {}


def test_an_address_that_is_not_an_inbox_is_reported(site, capsys):
    del site.answers["/messages.json"]

    with standing(site) as url:
        assert main([url, "--inbox", url]) == 1

    assert "is it the inbox of make run?" in capsys.readouterr().out


@pytest.mark.parametrize("installed", [True, False])
def test_an_unreadable_journal_is_reported(site, capsys, monkeypatch, installed):
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    if not installed:
        monkeypatch.setitem(sys.modules, "boto3", None)

    with standing(site) as url:
        assert main([url, "--journal", "a-table"]) == 1

    output = capsys.readouterr().out
    assert ("cannot be read: You must specify a region" if installed else "needs boto3") in output
