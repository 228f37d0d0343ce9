"""What a browser posts of the page editor when nobody has touched anything in it."""

from wagtail.blocks import StreamValue
from wagtail.test.utils.form_data import inline_formset, nested_form_data


def untouched(page, **fields):
    """The editor's form of a page, with its stored values, as a flat dictionary."""
    draft = page.get_latest_revision_as_object()
    form = page.get_edit_handler().get_form_class()(instance=draft)
    values = {name: form[name].value() for name in form.fields}
    data = {
        name: of_stream(value) if isinstance(value, StreamValue) else _input(value)
        for name, value in values.items()
    }
    return nested_form_data(data | {"comments": inline_formset([])} | fields)


def of_stream(stream):
    return _rows(stream.stream_block.get_form_state(stream))


def _posted(state):
    """Wagtail's form state of a block, as the block's inputs post it."""
    if isinstance(state, dict) and "id" in state:  # a chooser posts only the key
        return state["id"]
    if isinstance(state, dict) and "columns" in state:
        return _table(state)
    if isinstance(state, dict):  # a tick box without its tick posts nothing
        return {name: _posted(each) for name, each in state.items() if each is not False}
    if isinstance(state, list) and not all(isinstance(each, dict) for each in state):
        return state[0]  # a select
    return _rows(state) if isinstance(state, list) else _input(state)


def _rows(states):
    """A stream or a list of blocks: `form_data.streamfield` with the ids of the blocks."""
    rows = {
        str(number): {
            **each, "value": _posted(each["value"]), "id": each["id"] or "",
            "order": str(number), "deleted": "",
        }
        for number, each in enumerate(states)
    }  # fmt: skip
    return {"count": str(len(rows)), **rows}


def _table(state):
    """A typed table: `caption`, and by number `column`, `row` and `cell-ROW-COLUMN`."""
    columns, rows = state["columns"], state["rows"]
    cells = [
        {str(place): _posted(each) for place, each in enumerate(row["values"])} for row in rows
    ]
    return {
        "caption": _input(state["caption"]),
        "column-count": str(len(columns)),
        "row-count": str(len(rows)),
        "column": {str(number): {**each, "order": str(number), "deleted": ""}
                   for number, each in enumerate(columns)},
        "row": {str(number): {"order": str(number), "deleted": ""} for number in range(len(rows))},
        "cell": {str(number): row for number, row in enumerate(cells)},
    }  # fmt: skip


def _input(value):
    return "on" if value is True else "" if value is None else value
