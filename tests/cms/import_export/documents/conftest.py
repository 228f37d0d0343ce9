"""Documents are read in the process of the test: a child of its own costs half a second each."""

import pytest

from cms.import_export.documents import drafting
from cms.import_export.documents.reader import read_document


@pytest.fixture
def in_a_child():
    """For a test whose subject is the child process that reads."""


@pytest.fixture(autouse=True)
def read_in_this_process(request, monkeypatch):
    if "in_a_child" not in request.fixturenames:
        monkeypatch.setattr(drafting, "read_in_process", read_document)
