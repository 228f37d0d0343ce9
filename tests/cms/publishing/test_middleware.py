"""Changes in the admin are one transaction; what open forms send all the time holds nobody up."""

from contextlib import nullcontext

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from cms.publishing import middleware


@pytest.fixture
def transactions(monkeypatch):
    """The transactions that the middleware begins for a POST to an address of the admin."""

    def begun(name, *args):
        counted = []

        class Atomic:
            def __enter__(self):
                counted.append(name)

            def __exit__(self, *error):
                pass

        request = RequestFactory().post(reverse(name, args=args))
        request.resolver_match = resolve(request.path)
        monkeypatch.setattr(middleware.transaction, "atomic", Atomic)
        monkeypatch.setattr(middleware, "take_turn", lambda: None)
        made = middleware.AtomicWriteMiddleware(lambda request: None)
        answer = made.process_view(request, lambda request: "changed", (), {})
        assert answer == ("changed" if counted else None)
        return len(counted)

    return begun


@pytest.mark.parametrize(
    ("name", "args"),
    [("wagtailadmin_editing_sessions:ping", ("pages", "topicpage", "1", 1)),
     ("wagtailadmin_editing_sessions:release", (1,)),
     ("wagtailadmin_pages:preview_on_edit", (1,)),
     ("wagtailadmin_pages:preview_on_add", ("pages", "topicpage", 1))],
)  # fmt: skip
def test_what_an_open_form_sends_all_the_time_takes_no_transaction(transactions, name, args):
    assert transactions(name, *args) == 0


def test_a_change_of_a_page_is_one_transaction(transactions):
    assert transactions("wagtailadmin_pages:edit", 1) == 1


@pytest.fixture
def takes_turn(monkeypatch):
    """Whether the middleware lets a form that is sent to the admin wait for other publishers."""

    def sent(name, *args, **fields):
        taken = []
        request = RequestFactory().post(reverse(name, args=args), fields)
        request.resolver_match = resolve(request.path)
        monkeypatch.setattr(middleware.transaction, "atomic", nullcontext)
        monkeypatch.setattr(middleware, "take_turn", lambda: taken.append(name))
        made = middleware.AtomicWriteMiddleware(lambda request: None)
        made.process_view(request, lambda request: None, (), {})
        return bool(taken)

    return sent


def test_who_publishes_or_changes_the_tree_takes_turns_before_anything_is_locked(takes_turn):
    publish = {"action-publish": "action-publish"}
    assert takes_turn("wagtailadmin_pages:edit", 1, **publish)
    assert takes_turn("wagtailadmin_pages:add", "pages", "topicpage", 1, **publish)
    assert takes_turn("wagtailadmin_pages:move_confirm", 1, 2)
    assert takes_turn("wagtailadmin_pages:set_page_position", 1)
    assert takes_turn("wagtailadmin_pages:delete", 1)


def test_who_saves_a_draft_waits_for_nobody(takes_turn):
    assert not takes_turn("wagtailadmin_pages:edit", 1, title="A draft")
    assert not takes_turn("wagtailadmin_home")
