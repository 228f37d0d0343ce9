"""What CloudFront's function lets through to the API, run in the Node of the CDK."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from cms.api.response_cache import cacheable_requests
from infra.aws.constructs.cms.api_cache import api_parameters, function_code

PATH = "/api/v2/pages/"
SNAPSHOT = Path(__file__).parents[2] / "cms" / "api" / "snapshots" / "unknown_parameter.json"


def ask(*queries):
    """What the function makes of each query, as CloudFront hands it over."""
    events = [
        {"request": {"method": "GET", "uri": PATH, "querystring": query}} for query in queries
    ]
    given = f"JSON.parse({json.dumps(json.dumps(events))})"
    program = f"{function_code()}\nconsole.log(JSON.stringify({given}.map(handler)));"
    completed = subprocess.run(
        [os.environ["JSII_NODE"], "-e", program], capture_output=True, text=True, check=True
    )
    return json.loads(completed.stdout)


def test_parameters_in_any_order_give_the_same_query():
    one = {"limit": {"value": "5"}, "fields": {"value": "*"}}
    other = {"fields": {"value": "*"}, "limit": {"value": "5"}}

    assert [each["querystring"] for each in ask(one, other)] == ["fields=*&limit=5"] * 2


def test_a_repeated_parameter_reaches_the_api_which_refuses_it():
    twice = {"limit": {"value": "1", "multiValue": [{"value": "1"}, {"value": "2"}]}}

    assert ask(twice)[0]["querystring"] == "limit=1&limit=2"


def test_an_empty_query_stays_empty():
    assert ask({})[0]["querystring"] == ""


@pytest.mark.parametrize("name", ["utm_source", "__proto__", "%E0%A4%A", "li%6Dits"])
def test_an_unknown_parameter_is_refused_as_the_api_refuses_it(name):
    refused = ask({name: {"value": "x"}})[0]

    problem = json.loads(refused["body"])
    own = json.loads(SNAPSHOT.read_text())
    assert refused["statusCode"] == problem["status"] == own["status"] == 400
    assert set(problem) == set(own)
    assert (problem["title"], problem["instance"]) == (own["title"], PATH)
    assert "limit" in problem["detail"]
    assert refused["headers"]["content-type"]["value"] == "application/problem+json"
    assert refused["headers"]["cache-control"]["value"] == "no-store"


def test_a_known_parameter_may_be_percent_encoded():
    assert "statusCode" not in ask({"li%6Dit": {"value": "5"}})[0]


@pytest.mark.parametrize(
    "address",
    [
        "pages/", "pages/1/", "pages/by-path/", "pages/find/", "images/", "documents/",
        "redirects/", "sources/", "sources/hayden-2021/", "claims/",
    ],
)  # fmt: skip
def test_every_parameter_of_cached_requests_is_allowed(address):
    stored = cacheable_requests.cacheable_parameters(f"/api/v2/{address}")

    assert stored
    assert stored <= set(api_parameters())


def test_parameters_of_uncached_requests_are_allowed():
    assert {"search", "search_operator", "token"} <= set(api_parameters())
