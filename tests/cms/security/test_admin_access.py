"""Who may open and use each address that this project adds to the admin.

`admin_access.txt` has a row for each route and a letter for each role: `-` refused, `r` may look
(GET), `w` may also send (POST). A new view without a row fails here; judge it, and write its row.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.cms.security.admin_routes import (
    custom_routes,
    filled,
    parameters,
    routes_of_our_views,
)
from tests.cms.security.conftest import ROLES

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "admin_access.txt"
REFUSED, LOOKS, SENDS = "-", "r", "w"
STREAMS = ("items", "opening_week", "opening_exceptions", "registers")


def table():
    """`{"admin/source_alerts/": "--rrrw"}`."""
    rows = (line.split() for line in TABLE.read_text().splitlines() if line.startswith("admin/"))
    return {row[0]: "".join(row[1:]) for row in rows}


def arguments(route, objects):
    """The parameters of a route, with an object of the model that the route is about."""
    values = {name: objects[name] for name in parameters(route) if name in objects}
    model = next((each for name, each in objects["by_model"].items() if f"/{name}/" in route), None)
    values["pk"] = model and model.pk
    if "revision_id" in parameters(route):
        values["revision_id"] = model.latest_revision_id or model.revisions.latest("pk").pk
    return values


def is_refused(answer):
    """Wagtail leads whoever may not to the sign-in page, or home with a message."""
    if answer.status_code in (302, 303):
        return answer["Location"].startswith("/admin/login/") or answer["Location"] == "/admin/"
    return answer.status_code in (403, 404, 405, 500)


def asked(client, method, path):
    """The answer; what it changes is undone. A form without blocks, for views that count them."""
    data = {f"{name}-count": "0" for name in STREAMS} if method == "post" else {}
    with transaction.atomic():
        answer = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    return answer


def access(client, path):
    if not is_refused(asked(client, "post", path)):
        return SENDS
    return REFUSED if is_refused(asked(client, "get", path)) else LOOKS


def test_every_address_that_this_project_adds_has_a_row():
    assert list(table()) == custom_routes()


def found_access(routes, objects, sign_in):
    clients = [sign_in(role) for role in ROLES]
    for client in clients:
        client.raise_request_exception = False  # Wagtail's choosers without a form to create
    found = {}
    for route in routes:
        path = filled(route, **arguments(route, objects))
        found[route] = "".join(access(client, path) for client in clients)
    return found


def test_nobody_gets_further_in_our_views_than_the_table_says(objects, sign_in):
    ours = set(routes_of_our_views())
    expected = {route: letters for route, letters in table().items() if route in ours}

    assert found_access(expected, objects, sign_in) == expected


@pytest.mark.slow
def test_nobody_gets_further_anywhere_with_our_objects_than_the_table_says(objects, sign_in):
    assert found_access(table(), objects, sign_in) == table()
