"""A block that gets another name or another field: stored pages, drafts and older versions follow.

A data migration with the operations of `wagtail.blocks.migrations`, as a release would have it.
"""

import json
from types import SimpleNamespace

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import (
    RenameStreamChildrenOperation,
    RenameStructChildrenOperation,
)
from wagtail.models import Revision

from cms.pages.models import TopicPage
from tests.cms.conftest import DEMO_PATH

# `paragraph` with `html`, as a version before had it, becomes `text` with `text`.
TO_PRESENT_FORM = MigrateStreamData(
    "pages",
    "TopicPage",
    "body",
    [
        (RenameStreamChildrenOperation("paragraph", "text"), ""),
        (RenameStructChildrenOperation("html", "text"), "text"),
    ],
)


def store_old_form(page):
    """Write the page and all its versions as they were stored before; return the new form."""
    new = list(page.body.raw_data)
    old = [
        {**block, "type": "paragraph", "value": {"html": block["value"]["text"]}}
        if block["type"] == "text"
        else block
        for block in new
    ]
    TopicPage.objects.filter(pk=page.pk).update(body=old)
    for revision in Revision.objects.for_instance(page):
        revision.content["body"] = json.dumps(old)
        revision.save()
    return new


def migrate():
    state = MigrationLoader(connection).project_state()
    editor = SimpleNamespace(connection=connection)  # all that the operation uses of it
    TO_PRESENT_FORM.database_forwards("pages", editor, state, state)


def test_a_block_stored_in_its_old_form_is_converted_in_the_page_and_in_every_version(
    demo, by_path
):
    answered = by_path(DEMO_PATH).json()
    assert [block["type"] for block in answered["body"]].count("text") >= 1
    demo.page.save_revision()
    new = store_old_form(demo.page)
    lost = by_path(DEMO_PATH).json()["body"]
    assert "text" not in [block["type"] for block in lost], "what nobody converts is not shown"

    migrate()

    page = TopicPage.objects.get()
    assert list(page.body.raw_data) == new
    for revision in Revision.objects.for_instance(page):
        assert json.loads(revision.content["body"]) == new
    assert list(page.get_latest_revision_as_object().body.raw_data) == new
    assert by_path(DEMO_PATH).json()["body"] == answered["body"]
