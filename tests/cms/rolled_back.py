"""Objects that the tests of one module share."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back():
    """What is written in this block is gone after it; each test inside is rolled back by itself.

    For a fixture of the scope `module` that makes what costs much. Such a fixture uses
    `django_db_setup` and `django_db_blocker.unblock()`.
    """
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
