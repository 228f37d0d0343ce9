"""The blocks of a page, one file each. `PageBodyBlock` is the menu that editors choose from.

To add a block:

1. `blocks/<name>.py`: a subclass of `BodyBlock` with its fields, the `TypedDict` of its answer, a
   `get_api_representation` annotated with it, a preview value and a description in `Meta`.
2. `blocks/page_body.py`: list it in `PageBodyBlock`. Its key is the public JSON `type`.
3. `cms/frontend/templates/frontend/blocks/<key>.html`: how the reference frontend shows it. The
   block menu previews it with the same template.
4. `tests/cms/pages/blocks/test_<name>.py`.

Checks for a missing source or snippet, unreadable values and references apply to it as it is. The
migration, the OpenAPI document and the clients are generated: `makemigrations`, `make openapi`.
"""

from cms.pages.blocks.page_body import PageBodyBlock

__all__ = ["PageBodyBlock"]
