"""Makes shapes from block classes: what each block answers, without any content."""

from typing import Any, Literal, get_args, get_type_hints

from pydantic import BaseModel
from typing_extensions import is_typeddict
from wagtail import blocks

from cms.api.schema.shapes import build, shape, union

BODY_DESCRIPTION = (
    "One block of the body; its `type` says which. There will be more types: skip unknown ones."
)
# In this order, because some inherit from others. A chooser is not among them: its `.field` would
# load models before they are ready.
PLAIN: list[tuple[type[blocks.Block], Any]] = [
    (blocks.BooleanBlock, bool),
    (blocks.IntegerBlock, int),
    (blocks.FloatBlock, float),
    (blocks.RichTextBlock, str),
    (blocks.MultipleChoiceBlock, list[str]),
    (blocks.ChoiceBlock, str),
    (blocks.CharBlock, str),
    (blocks.TextBlock, str),
    (blocks.EmailBlock, str),
    (blocks.URLBlock, str),
    (blocks.RegexBlock, str),
    (blocks.RawHTMLBlock, str),
    (blocks.DateBlock, str),
    (blocks.DateTimeBlock, str),
    (blocks.TimeBlock, str),
]


class UnknownShape(Exception):
    """A block does not declare what it answers."""


def block_shape(block: blocks.Block, lenient: bool = False) -> Any:
    """Return the shape of what a block's `get_api_representation` returns.

    `lenient`: a block that does not declare its answer may answer any JSON.

    Raises:
        UnknownShape: the block overrides that method without a return annotation.
    """
    try:
        return _shape(block, lenient)
    except UnknownShape:
        if lenient:
            return Any
        raise


def _shape(block: blocks.Block, lenient: bool) -> Any:
    if isinstance(block, blocks.StreamBlock):
        return list[stream_union(block, lenient)]  # type: ignore[misc]
    own = _own_annotation(block)
    if own is not None:
        return shape(own)
    if isinstance(block, blocks.ListBlock):
        return list[block_shape(block.child_block, lenient)]  # type: ignore[misc]
    if isinstance(block, blocks.StructBlock):
        keys = {name: block_shape(child, lenient) for name, child in block.child_blocks.items()}
        return build(type(block).__name__, keys, description=type(block).__doc__)
    if isinstance(block, blocks.ChooserBlock):
        return int | None
    return _plain(block)


def stream_union(block: blocks.StreamBlock, lenient: bool = False) -> type[BaseModel]:
    """Return the union of a stream's blocks, named after the stream, such as `PageBodyBlock`.

    Wagtail answers `{"type", "value", "id"}` for each. A stream with an answer of its own is
    annotated with `list[SomeTypedDict]`, whose `type` and `value` are filled in for each block.
    """
    frame = _frame(_own_annotation(block))
    children = block.child_blocks.items()
    members = [_member(frame, name, child, lenient) for name, child in children]
    return union(type(block).__name__, members, description=BODY_DESCRIPTION)


def faults(block: blocks.Block) -> list[type[blocks.Block]]:
    """Return the classes of the block and of those below it that do not declare their answer."""
    try:
        undeclared = _own_annotation(block) is None and _is_leaf(block) and _plain(block) is None
    except UnknownShape:
        undeclared = True
    if undeclared:
        return [type(block)]
    if isinstance(block, blocks.ListBlock):
        return faults(block.child_block)
    children = getattr(block, "child_blocks", {}).values()
    return [fault for child in children for fault in faults(child)]


def _is_leaf(block: blocks.Block) -> bool:
    composed = (blocks.StreamBlock, blocks.StructBlock, blocks.ListBlock, blocks.ChooserBlock)
    return not isinstance(block, composed)


def _own_annotation(block: blocks.Block) -> Any:
    """Return the annotation of an override's return value; None for Wagtail's own method."""
    owner = next(cls for cls in type(block).__mro__ if "get_api_representation" in vars(cls))
    if owner.__module__.split(".")[0] == "wagtail":
        return None
    method = vars(owner)["get_api_representation"]
    if "return" not in getattr(method, "__annotations__", {}):
        raise UnknownShape(f"{owner.__module__}.{owner.__qualname__}")
    return get_type_hints(method, include_extras=True)["return"]


def _frame(annotation: Any) -> dict[str, Any]:
    inner = get_args(annotation)[0] if get_args(annotation) else None
    if inner is not None and is_typeddict(inner):
        return get_type_hints(inner, include_extras=True)
    return {"type": str, "value": Any, "id": str | None}


def _member(
    frame: dict[str, Any], name: str, block: blocks.Block, lenient: bool
) -> type[BaseModel]:
    keys = {key: shape(kind) for key, kind in frame.items()}
    value = block_shape(block, lenient)
    keys |= {"type": Literal[name], "value": value | None if frame else value}
    own_class = not type(block).__module__.startswith("wagtail.")
    title = type(block).__name__ if own_class else f"{name.title().replace('_', '')}Block"
    return build(title, keys, description=type(block).__doc__)


def _plain(block: blocks.Block) -> Any:
    for kind, answered in PLAIN:
        if isinstance(block, kind):
            return answered if block.required or answered in (str, bool) else answered | None
    raise UnknownShape(type(block).__qualname__)
