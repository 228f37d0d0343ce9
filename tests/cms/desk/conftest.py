"""The pages of the review tests, at the desk."""

from tests.cms.review.conftest import submitted, topic

__all__ = ["submitted", "topic"]
