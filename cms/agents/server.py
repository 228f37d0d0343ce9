"""The MCP server: three tools that read the public API, over stdio or HTTP."""

import re
from collections.abc import Callable
from typing import Annotated

from mcp.server import MCPServer
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import AfterValidator, Field

from cms import __version__
from cms.agents import answers
from cms.agents.answers import HOW_TO_USE, Answer
from cms.agents.public_api import ApiAway, Ask

INSTRUCTIONS = (
    "What this clinic says about treatments, with the standing and certainty of each claim. Use it "
    "before you answer a question about what helps, what can go wrong, or whether something still "
    f"holds. {HOW_TO_USE}"
)
READS_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
MAX_WORDS = 500
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # the API takes none of them
Result = Annotated[CallToolResult, Answer]
Words = Annotated[str, AfterValidator(lambda words: CONTROL.sub(" ", words))]
Question = Annotated[
    Words, Field(min_length=1, max_length=MAX_WORDS, description="A question, or words, as typed")
]
Claim = Annotated[
    Words,
    Field(
        min_length=1,
        max_length=MAX_WORDS,
        description="A claim: its address with #anchor, or its id, such as 4-1 or 4-risk-1",
    ),
]


def mcp_server(ask: Ask) -> MCPServer:
    """The server whose tools ask the API by `ask`."""
    server = MCPServer(
        "clinic-claims", instructions=INSTRUCTIONS, log_level="WARNING", version=__version__
    )

    @server.tool(title="Find claims", annotations=READS_ONLY)
    def find_claims(
        question: Question,
        locale: Annotated[Words, Field(max_length=12, description="Such as fr; all if empty")] = "",
        limit: Annotated[int, Field(ge=1, le=answers.MAX_CLAIMS)] = 5,
    ) -> Result:
        """Find what the clinic claims about a question: benefits and risks, the best match first.

        Withdrawn claims are found too, and say so.
        """
        return _result(lambda: answers.find_claims(ask, question, locale, limit))

    @server.tool(title="Why", annotations=READS_ONLY)
    def why(claim: Claim) -> Result:
        """Tell what a claim rests on: its sources, what they found, and what contradicts them."""
        return _result(lambda: answers.why(ask, claim))

    @server.tool(title="Status of", annotations=READS_ONLY)
    def status_of(
        what: Annotated[
            Words,
            Field(
                min_length=1,
                max_length=MAX_WORDS,
                description="A claim (its address or id), or a source: its key, DOI, PubMed "
                "number or address",
            ),
        ],
    ) -> Result:
        """Tell whether a claim still stands, or what became of a source and of what rests on it."""
        return _result(lambda: answers.status_of(ask, what))

    return server


def _result(answer: Callable[[], Answer]) -> CallToolResult:
    """The answer in words and as data; an error, without any claim, while the API is away."""
    try:
        found = answer()
    except ApiAway as away:
        words = f"{away} Nothing is known now: give no answer from memory."
        found = Answer(found=False, text=words, claims=[], grounds=[])
        return CallToolResult(
            content=[TextContent(text=words)], structured_content=dict(found), is_error=True
        )
    return CallToolResult(content=[TextContent(text=found["text"])], structured_content=dict(found))
