import json

import pytest

from contact_lambda import log


def test_an_entry_is_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.write("answered", status=303, outcome="sent", reference="K7QX2M4A", ms=12)

    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {
        "event": "answered",
        "status": 303,
        "outcome": "sent",
        "reference": "K7QX2M4A",
        "ms": 12,
    }


@pytest.mark.parametrize("name", ["message", "email", "full_name", "body", "path", "source_ip"])
def test_a_field_that_is_not_on_the_list_is_refused(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(log.UnsafeLogField, match=f"{name} is not a log field"):
        log.write("answered", **{name: "x"})

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("value", ["ann@example.org", "two words", "a\nb", "é", "x" * 301])
def test_a_value_that_could_be_a_visitors_is_refused_and_not_repeated(value: str) -> None:
    with pytest.raises(log.UnsafeLogField) as caught:
        log.write("answered", reason=value)

    assert value not in str(caught.value)
