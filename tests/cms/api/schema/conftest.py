import pytest
from django.db import connection

from tests.cms.api.schema.live import LiveCms


@pytest.fixture(scope="session")
def live_cms(django_db_setup, django_db_blocker, tmp_path_factory):
    """The CMS as in production, with the demo content, an image, a document and a redirect."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        database = connection.connection if connection.vendor == "sqlite" else None
        live = LiveCms(tmp_path_factory.mktemp("live"), database)
        live.__enter__()
    yield live
    live.__exit__()
