"""Changes in the admin are one transaction; what open forms send all the time holds nobody up."""

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

        monkeypatch.setattr(middleware.transaction, "atomic", Atomic)
        request = RequestFactory().post(reverse(name, args=args))
        request.resolver_match = resolve(request.path)
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
