"""People of a clinic, as fixtures."""

import pytest
from django.contrib.auth.models import Group


@pytest.fixture
def people(demo, django_user_model):
    """`people("ann", "Authors")` is a user of that group, with an e-mail address."""

    def person(name, group=None, **fields):
        fields = {"email": f"{name}@clinic.example", "first_name": name.title()} | fields
        user = django_user_model.objects.create_user(name, last_name="Example", **fields)
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user

    return person


@pytest.fixture
def ann(people):
    return people("ann", "Authors")


@pytest.fixture
def rita(people):
    return people("rita", "Clinical reviewers")
