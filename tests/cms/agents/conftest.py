"""Agents ask the API of the tests, as they ask the public one: without a session, answers kept."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from cms.agents.public_api import Dated, NotThere


class AskedApi:
    """What the server asks instead of HTTP. `asked` has each request once: the rest was kept."""

    def __init__(self, day):
        self.day, self.client, self.kept = day, APIClient(), {}

    def __call__(self, endpoint, /, **query):
        question = (endpoint, *sorted(query.items()))
        if question not in self.kept:
            self.kept[question] = self.client.get(f"/api/v2/{endpoint}", query)
        response = self.kept[question]
        if response.status_code in (404, 410):
            raise NotThere
        assert response.status_code == 200, response.content
        return Dated(response.json(), self.day)

    @property
    def asked(self):
        return list(self.kept)


@pytest.fixture
def ask(db):
    return AskedApi(date.today())
