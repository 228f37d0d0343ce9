"""Planted changes, breaking and harmless, in a copy of the stored document."""

import copy

import pytest

from cms.api.schema.compare import breaking_changes, version_raised
from cms.api.schema.openapi_document import stored_document


@pytest.fixture
def before():
    return stored_document()


@pytest.fixture
def after(before):
    return copy.deepcopy(before)


def schema(document, name):
    return document["components"]["schemas"][name]


def parameter(document, path, name):
    found = document["paths"][path]["get"]["parameters"]
    return next(each for each in found if each["name"] == name)


def remove_path(document):
    del document["paths"]["/api/v2/images/"]


def remove_property(document):
    del schema(document, "BenefitValue")["properties"]["heading"]


def make_optional(document):
    schema(document, "BenefitValue")["required"].remove("heading")


def change_type(document):
    schema(document, "BenefitValue")["properties"]["number"]["type"] = "string"


def make_nullable(document):
    either = [{"type": "string"}, {"type": "null"}]
    schema(document, "BenefitValue")["properties"]["heading"] = {"anyOf": either}


def never_null(document):
    schema(document, "TextValue")["properties"]["html"] = {"type": "string"}


def text_becomes_object(document):
    reference = {"$ref": "#/components/schemas/QuoteValue"}
    schema(document, "BenefitValue")["properties"]["heading"] = reference


def remove_code(document):
    schema(document, "CertaintyEnum")["properties"]["code"]["enum"].remove("low")


def rename_block(document):
    schema(document, "BenefitBlock")["properties"]["type"]["const"] = "claim"


def remove_block(document):
    union = schema(document, "PageBodyBlock")
    union["oneOf"] = [each for each in union["oneOf"] if not each["$ref"].endswith("BenefitBlock")]


def require_parameter(document):
    parameter(document, "/api/v2/images/", "limit")["required"] = True


def new_required_parameter(document):
    parameters = document["paths"]["/api/v2/images/"]["get"]["parameters"]
    parameters.append({"name": "key", "in": "query", "required": True, "schema": {}})


def remove_parameter(document):
    parameters = document["paths"]["/api/v2/images/"]["get"]["parameters"]
    parameters[:] = [each for each in parameters if each["name"] != "limit"]


def lower_limit(document):
    parameter(document, "/api/v2/images/", "limit")["schema"]["maximum"] = 10


def remove_choice(document):
    parameter(document, "/api/v2/images/", "search_operator")["schema"]["enum"].remove("or")


def remove_status(document):
    del document["paths"]["/api/v2/images/"]["get"]["responses"]["200"]


def change_media_type(document):
    content = document["components"]["responses"]["NotFound"]["content"]
    content["text/html"] = content.pop("application/problem+json")


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (remove_path, "GET /api/v2/images/ is gone"),
        (remove_property, "heading is gone"),
        (make_optional, "heading may be missing now"),
        (change_type, "number was integer and is string"),
        (make_nullable, "heading was string and is null or string"),
        (never_null, "html was null or string and is string"),
        (text_becomes_object, "heading was string and is object"),
        (remove_code, "is never 'low' any more"),
        (rename_block, "is never benefit any more"),
        (remove_block, "is never benefit any more"),
        (require_parameter, "the parameter limit is newly required"),
        (new_required_parameter, "the parameter key is newly required"),
        (remove_parameter, "the parameter limit is gone"),
        (lower_limit, "the parameter limit has a tighter maximum"),
        (remove_choice, "takes no 'or' any more"),
        (remove_status, "GET /api/v2/images/ → 200 is gone"),
        (change_media_type, "application/problem+json is gone"),
    ],
)
def test_a_break_is_found_and_named(before, after, break_it, told):
    break_it(after)

    changes = breaking_changes(before, after)

    assert any(told in change for change in changes), changes


def add_path(document):
    document["paths"]["/api/v2/new/"] = document["paths"]["/api/v2/"]


def add_property(document):
    schema(document, "BenefitValue")["properties"]["more"] = {"type": "string"}


def add_code(document):
    schema(document, "CertaintyEnum")["properties"]["code"]["enum"].append("unheard_of")


def add_block(document):
    new = copy.deepcopy(schema(document, "BenefitBlock"))
    new["properties"]["type"]["const"] = "new"
    document["components"]["schemas"]["NewBlock"] = new
    schema(document, "PageBodyBlock")["oneOf"].append({"$ref": "#/components/schemas/NewBlock"})


def add_optional_parameter(document):
    parameters = document["paths"]["/api/v2/images/"]["get"]["parameters"]
    parameters.append({"name": "key", "in": "query", "required": False, "schema": {}})


def raise_limit(document):
    parameter(document, "/api/v2/images/", "limit")["schema"]["maximum"] = 100


def rename_component(document):
    schemas = document["components"]["schemas"]
    schemas["Linked"] = schemas.pop("LinkedPage")
    for each in schemas.values():
        for key in each.get("properties", {}).values():
            for member in key.get("anyOf", []):
                if member.get("$ref", "").endswith("/LinkedPage"):
                    member["$ref"] = "#/components/schemas/Linked"


def change_words(document):
    schema(document, "BenefitBlock")["description"] = "Other words."


@pytest.mark.parametrize(
    "change",
    [
        add_path,
        add_property,
        add_code,
        add_block,
        add_optional_parameter,
        raise_limit,
        change_words,
        rename_component,
    ],
)
def test_what_clients_can_ignore_is_no_break(before, after, change):
    change(after)

    assert breaking_changes(before, after) == []


@pytest.mark.parametrize(
    ("version", "raised"), [("2.0.0", False), ("1.9.9", False), ("2.1.0", True), ("10.0.0", True)]
)
def test_a_version_is_compared_as_numbers(before, after, version, raised):
    before["info"]["version"] = "2.0.0"
    after["info"]["version"] = version

    assert version_raised(before, after) is raised
