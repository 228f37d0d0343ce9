"""Answers of the handler, checked for their form and read."""

import json
from typing import Any

from tests.contact_lambda.page_reader import Page


def problem(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    document = json.loads(answer["body"])
    assert document["status"] == answer["statusCode"]
    assert document["type"] == "about:blank"
    return document


def page(answer: dict[str, Any]) -> Page:
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    return Page(answer["body"])
