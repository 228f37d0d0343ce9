"""The project's own user model, so that a field can be added one day without pain."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Someone who signs in to the admin. Visitors have no account."""
