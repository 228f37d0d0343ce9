import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_lambda.http import form
from contact_lambda.http.lambda_events import Request, RequestRefused, read_request
from contact_lambda.http.request_body import KNOWN_FIELDS, read_fields
from tests.contact_lambda.samples import URLENCODED, event_of


def posted(body: bytes | str, content_type: str = URLENCODED) -> Request:
    return read_request(event_of(body, content_type=content_type))


def posted_json(body: str) -> Request:
    return posted(body, "application/json")


def test_an_urlencoded_form_is_read_with_its_blanks() -> None:
    fields = read_fields(posted("full_name=Ann+%C3%89&email=a%40b.example&phone=&message=1%2B1"))

    assert fields == {"full_name": "Ann É", "email": "a@b.example", "phone": "", "message": "1+1"}


def test_json_is_read_with_its_types() -> None:
    fields = read_fields(posted_json('{"full_name": "Ann", "consent": true, "phone": 5}'))

    assert fields == {"full_name": "Ann", "consent": True, "phone": 5}


def test_unknown_fields_are_ignored_whatever_they_hold() -> None:
    assert read_fields(posted("full_name=Ann&colour=red&colour=blue")) == {"full_name": "Ann"}
    assert read_fields(posted_json('{"full_name": "Ann", "x": {"y": [1, null]}}')) == {
        "full_name": "Ann"
    }


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "us-ascii"])
def test_utf_8_may_be_declared(charset: str) -> None:
    assert read_fields(posted("full_name=Ann", f"{URLENCODED}; charset={charset}"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"full_name=\xff", URLENCODED),
        (b"full_name=%FF", URLENCODED),
        (b"full_name=Ann", f"{URLENCODED}; charset=iso-8859-1"),
        (b'{"full_name": "\xe9"}', "application/json"),
        (rb'{"full_name": "\ud800"}', "application/json"),
    ],
)
def test_what_is_not_utf_8_is_a_400(body: bytes, content_type: str) -> None:
    with pytest.raises(RequestRefused, match="400 not_utf8"):
        read_fields(posted(body, content_type))


@pytest.mark.parametrize(
    "content_type",
    ["multipart/mixed; boundary=x", "text/plain", "application/xml", "application/jsonp", ""],
)
def test_other_types_are_a_415(content_type: str) -> None:
    with pytest.raises(RequestRefused, match="415 unsupported_type"):
        read_fields(posted("full_name=Ann", content_type))


def test_a_missing_type_is_a_415() -> None:
    with pytest.raises(RequestRefused, match="415"):
        read_fields(read_request(event_of("full_name=Ann", content_type=None)))


@pytest.mark.parametrize("body", ["[]", "3", "null", '"text"', "true"])
def test_json_that_is_no_object_is_a_400(body: str) -> None:
    with pytest.raises(RequestRefused, match="400 not_an_object"):
        read_fields(posted_json(body))


@pytest.mark.parametrize(
    "body",
    ["", "{", '{"a": NaN}', '{"a": -Infinity}', '{"a": ' + "9" * 5000 + "}"],
    ids=["empty", "cut", "nan", "infinity", "huge number"],
)
def test_malformed_json_is_a_400(body: str) -> None:
    with pytest.raises(RequestRefused, match="400 malformed_json"):
        read_fields(posted_json(body))


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_json_nested_too_deeply_is_a_400(opening: str, closing: str) -> None:
    depth = 90_000 // len(opening + closing)
    body = f'{{"full_name": {opening * depth}1{closing * depth}}}'

    with pytest.raises(RequestRefused, match="400 malformed_json"):
        read_fields(posted_json(body))


def test_twenty_fields_are_read_and_twenty_one_are_a_400() -> None:
    names = [f"f{number}" for number in range(21)]

    assert read_fields(posted("&".join(f"{name}=1" for name in names[:20]))) == {}
    assert read_fields(posted_json(json.dumps(dict.fromkeys(names[:20])))) == {}
    for request in (
        posted("&".join(f"{name}=1" for name in names)),
        posted_json(json.dumps(dict.fromkeys(names))),
    ):
        with pytest.raises(RequestRefused, match="400 too_many_fields"):
            read_fields(request)


def test_a_field_that_comes_twice_with_the_same_content_is_one_field() -> None:
    assert read_fields(posted("email=a&email=a")) == {"email": "a"}


@pytest.mark.parametrize(
    "request_", [posted("email=a&email=b"), posted_json('{"email": "a", "email": "b"}')]
)
def test_a_field_that_comes_twice_with_other_content_is_a_400(request_: Request) -> None:
    with pytest.raises(RequestRefused, match="400 repeated_field"):
        read_fields(request_)


@pytest.mark.parametrize(
    "body",
    [
        '{"full_name": {"a": 1, "a": 2}}',
        '{"email": [[{"a": 1, "b": {"c": 1, "c": 1}}]]}',
        '{"full_name": {"a": 1}, "full_name": {"a": 1}}',
        '{"message": [], "message": "x"}',
        *(
            f'{{"message": {deep}, "message": {deep}}}'
            for deep in ('{"a":' * 900 + "1" + "}" * 900, "[" * 900 + "]" * 900)
        ),
    ],
    ids=range(6),
)
def test_a_name_that_comes_twice_at_any_depth_is_a_400(body: str) -> None:
    with pytest.raises(RequestRefused, match="400 repeated_field"):
        read_fields(posted_json(body))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("\ufefffull_name=Ann&email=a", URLENCODED),
        ("%EF%BB%BFfull_name=Ann&email=a", URLENCODED),
        ('\ufeff{"full_name": "Ann", "email": "a"}', "application/json"),
    ],
)
def test_a_byte_order_mark_in_front_of_the_body_does_not_matter(
    body: str, content_type: str
) -> None:
    assert read_fields(posted(body, content_type)) == {"full_name": "Ann", "email": "a"}


PARTS = "multipart/form-data; boundary=--X-1"


def parts(*listed: tuple[str, str]) -> str:
    sections = (
        f"----X-1\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"
        for head, value in listed
    )
    return f"{''.join(sections)}----X-1--\r\n"


def test_a_form_in_parts_is_read_like_any_other() -> None:
    body = parts(
        ('name="full_name"', "Zoë"),
        ('name="message"', "one\r\n--\r\n----X-\r\n\r\ntwo: 50 % & = +\r\n"),
        ('name="phone"', ""),
        ('name="colour"', "red"),
        ('name="picture"; filename=""\r\nContent-Type: application/octet-stream', ""),
    )

    assert read_fields(posted(body, PARTS)) == {
        "full_name": "Zoë",
        "message": "one\r\n--\r\n----X-\r\n\r\ntwo: 50 % & = +\r\n",
        "phone": "",
    }
    assert read_fields(posted(f"\ufeff{body}", 'multipart/form-data; boundary="--X-1"'))


@pytest.mark.parametrize(
    "head", ['name="x"; filename="scan.pdf"', "name=\"message\"; filename*=utf-8''a.txt"]
)
def test_a_file_is_a_415_that_says_so(head: str) -> None:
    with pytest.raises(RequestRefused, match="415 files"):
        read_fields(posted(parts(('name="full_name"', "Ann"), (head, "content")), PARTS))


@pytest.mark.parametrize(
    ("body", "content_type", "told"),
    [
        (parts(('name="email"', "a")), "multipart/form-data", "malformed_parts"),
        (parts(('name="email"', "a"))[:-6], PARTS, "malformed_parts"),
        (parts(('names="email"', "a")), PARTS, "malformed_parts"),
        ("----X-1\r\nno head\r\n----X-1--", PARTS, "malformed_parts"),
        ("----X-1\r\n\r\nno name\r\n----X-1--", PARTS, "malformed_parts"),
        ("", PARTS, "malformed_parts"),
        (parts(('name="email"\r\nContent-Type: text/plain; charset=utf-16', "a")), PARTS, "malf"),
        (parts(*[(f'name="f{n}"', "1") for n in range(21)]), PARTS, "too_many_fields"),
        ("----X-1\r\n\r\n\r\n" * 7_000, PARTS, "too_many_fields"),
        (parts(('name="email"', "a"), ('name="email"', "b")), PARTS, "repeated_field"),
    ],
)
def test_broken_parts_are_a_400(body: str, content_type: str, told: str) -> None:
    with pytest.raises(RequestRefused, match=f"400 {told}"):
        read_fields(posted(body, content_type))


class _Object(list):
    """Pairs that are written as a JSON object, so that a name can come twice."""


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.lists(st.tuples(st.sampled_from("ab"), inner)).map(_Object),
    max_leaves=20,
)


def written(value: object) -> str:
    if isinstance(value, _Object):
        return f"{{{','.join(f'{json.dumps(name)}:{written(each)}' for name, each in value)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return json.dumps(value)


@given(st.lists(st.tuples(st.sampled_from(["message", "email", "consent", "x"]), nested)))
def test_any_json_is_fields_or_a_refusal(pairs: list[tuple[str, object]]) -> None:
    try:
        fields = read_fields(posted_json(written(_Object(pairs))))
        form.accept(fields, consent_required=False)
    except RequestRefused as refusal:
        status = refusal.status
    except form.InvalidSubmission:
        status = 422
    else:
        status = 200

    assert status in {200, 400, 422}


@given(st.binary(max_size=300), st.sampled_from([URLENCODED, "application/json", PARTS]))
def test_any_bytes_are_fields_or_a_refusal(body: bytes, content_type: str) -> None:
    try:
        fields = read_fields(posted(body, content_type))
    except RequestRefused as refusal:
        status = refusal.status
    else:
        status = 200 if set(fields) <= KNOWN_FIELDS else 0

    assert status in {200, 400}
