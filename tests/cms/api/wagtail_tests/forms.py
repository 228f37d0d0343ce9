"""Takes back what our answers add to those of stock v2, for a second look.

The keys are those of docs/frontends/api.md.

A test that passes then differs in form only: in keys that are more, not in rows, order or values.
"""

import json
from contextlib import contextmanager

from django.test import Client

MORE_IN_META = {"ancestors", "translations", "last_published_at"}


@contextmanager
def taken_back():
    """Every answer of the API as stock v2 would write it."""
    as_it_is = Client.request

    def request(client, **environ):
        response = as_it_is(client, **environ)
        if "json" in response.get("Content-Type", ""):
            _take_back(response)
        return response

    Client.request = request
    try:
        yield
    finally:
        Client.request = as_it_is


def _take_back(response):
    answer = json.loads(response.content)
    if response["Content-Type"] == "application/problem+json":
        answer = {"message": answer["message"]} if "message" in answer else answer
        response["Content-Type"] = "application/json"
    response.content = json.dumps(_without_more(answer)).encode()


def _without_more(value):
    if isinstance(value, list):
        return [_without_more(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _without_more(each) for name, each in value.items() if name != "meta"}
    if "meta" in value:
        meta = {k: _without_more(v) for k, v in value["meta"].items() if k not in MORE_IN_META}
        found = {k: meta if k == "meta" else found[k] for k in value if k != "meta" or meta}
        meta.pop("did_you_mean", None)
    if isinstance(found.get("type"), str) and "." in found["type"]:
        del found["type"]  # of a page, at the top
    if {"width", "height"} <= found.keys():
        for name in ("description", "focal_point", "srcset", "shapes"):  # of a picture
            found.pop(name, None)
    return found
