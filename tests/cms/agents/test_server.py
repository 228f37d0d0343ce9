"""The MCP server as its clients see it, without a network."""

from datetime import date

import anyio
import pytest
from mcp import Client

from cms.agents.public_api import ApiAway, Dated
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


def test_while_the_site_is_away_nothing_is_claimed():
    def away(endpoint, **query):
        raise ApiAway("The site cannot be asked (ConnectionError).")

    told = asked(away, "find_claims", {"question": "pain"})

    assert told.is_error
    assert told.structured_content["claims"] == []
    assert "give no answer from memory" in told.content[0].text
