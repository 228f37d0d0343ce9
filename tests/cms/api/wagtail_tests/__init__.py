"""Wagtail's own tests of its API v2, from its wheel, asked of our viewsets."""
