"""The project's own user model: replacing Django's model later would be hard."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who signs in to the admin. Visitors have no accounts."""
