"""Pictures of restricted collections, for those who work with them."""

from django.urls import path
from wagtail import hooks

from cms.images.file_placement import place_soon
from cms.images.views import private_picture


@hooks.register("register_admin_urls")
def private_pictures():
    address = "images/private/<path:path>"
    return [path(address, private_picture, name="private_picture")]


@hooks.register("after_bulk_action")
def place_in_another_collection(request, action_type, objects, action):
    """“Add to collection” writes all rows at once, without a signal."""
    if action_type == "add_to_collection":
        place_soon()
