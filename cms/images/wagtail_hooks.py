"""Serves images of restricted collections in the admin, and moves their files."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from cms.images.file_placement import place_on_commit
from cms.images.views import private_picture


@hooks.register("register_admin_urls")
def register_private_pictures() -> list[URLPattern]:
    address = "images/private/<path:path>"
    return [path(address, private_picture, name="private_picture")]


@hooks.register("after_bulk_action")
def place_after_add_to_collection(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """“Add to collection” updates all rows at once, without a signal."""
    if action_type == "add_to_collection":
        place_on_commit()
