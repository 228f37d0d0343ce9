"""The people and pages of the review tests, at the desk."""

from tests.cms.review.conftest import ann, people, rita, submitted, topic

__all__ = ["ann", "people", "rita", "submitted", "topic"]
