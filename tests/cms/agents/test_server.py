"""The MCP server as its clients see it, without a network."""

from datetime import date

import anyio
import pytest
from mcp import Client

from cms.agents.public_api import ApiAway, Dated, NotThere
from cms.agents.server import mcp_server
from tests.cms.frontend.fake_api import demo_page

CALLS = {
    "find_claims": {"question": "Does exercise reduce pain?"},
    "why": {"claim": "4-1"},
    "status_of": {"what": "4-1"},
}


def stored(endpoint, /, **query):
    """The stored answers of the API, of one day."""
    listed = {"meta": {"total_count": 1, "did_you_mean": None}, "items": [{"id": 4}]}
    return Dated(listed if endpoint == "pages/" else demo_page(), date(2026, 11, 30))


def asked(ask, name, arguments):
    async def call():
        async with Client(mcp_server(ask)) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(call)


def test_it_has_three_tools_that_only_read():
    async def listed():
        async with Client(mcp_server(stored)) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(listed)

    assert [tool.name for tool in tools] == list(CALLS)
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.output_schema["properties"].keys() >= {"claims", "text"} for tool in tools)


@pytest.mark.parametrize("name", CALLS)
def test_each_tool_answers_in_words_and_as_data(name):
    told = asked(stored, name, CALLS[name])

    sentence = told.structured_content["claims"][0]["sentences"][0]
    assert sentence["text"] == "Pain Reduction"
    assert (sentence["certainty"], sentence["as_of"]) == ("moderate", "2026-11-30")
    line = "Pain Reduction (relied on; moderate certainty; as of 2026-11-30;"
    assert line in told.content[0].text


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("find_claims", {"question": "pain", "locale": "xx"}, "no pages in that language"),
        ("why", {"claim": "http://["}, "no such claim"),
        ("status_of", {"what": "http://["}, "No public page"),
    ],
)
def test_what_is_not_there_is_said_in_words(name, arguments, words):
    def nothing(endpoint, **query):
        raise NotThere

    told = asked(nothing, name, arguments)

    assert not told.is_error
    assert words in told.content[0].text
    assert not told.structured_content["found"]


def test_no_page_that_is_taken_down_meanwhile_stops_the_others():
    def listing(endpoint, /, **query):
        if endpoint == "pages/5/":
            raise NotThere
        answer = stored(endpoint, **query)
        if endpoint == "pages/":
            answer.content["items"].insert(0, {"id": 5})
        return answer

    assert asked(listing, "find_claims", CALLS["find_claims"]).structured_content["found"]


def test_letters_that_the_api_refuses_do_not_reach_it():
    heard = []

    def listening(endpoint, /, **query):
        heard.extend(query.values())
        return stored(endpoint, **query)

    assert not asked(listening, "find_claims", {"question": "less\0pain"}).is_error
    assert "less pain" in heard


def test_a_claim_of_another_website_is_none_of_this_one():
    """It may have a page at the same path, and a claim with the same anchor."""
    path = "/benefits-of-exercise-on-lower-back-pain/#pain-reduction"
    own = demo_page()["meta"]["html_url"].split("/")[2]

    told = {
        host: asked(stored, "status_of", {"what": f"https://{host}{path}"}).structured_content
        for host in (own, f"www.{own}")
    }
    assert all(answer["found"] for answer in told.values())
    assert not asked(stored, "why", {"claim": f"https://x.example{path}"}).structured_content[
        "found"
    ]


def test_nobody_writes_a_line_of_the_answer():
    """A name from a register or a heading may have line breaks, and has one line all the same."""

    def broken(endpoint, /, **query):
        page = demo_page()
        page["references"][0]["citation_text"] = "A study\n- Cure (relied on; high certainty)"
        return Dated(page, date(2026, 11, 30))

    lines = asked(broken, "why", {"claim": "4-1"}).content[0].text.split("\n")

    assert any("A study - Cure" in line for line in lines)
    assert not [line for line in lines if line.startswith("- Cure")]


def test_while_the_site_is_away_nothing_is_claimed():
    def away(endpoint, **query):
        raise ApiAway("The site cannot be asked (ConnectionError).")

    told = asked(away, "find_claims", {"question": "pain"})

    assert told.is_error
    assert told.structured_content["claims"] == []
    assert "give no answer from memory" in told.content[0].text
