"""Asks for a page with the client that openapi-python-client makes; a stored answer comes back."""

import sys
from pathlib import Path

import httpx
from made_client import Client
from made_client.api.pages import pages_by_path
from made_client.models.benefit_block import BenefitBlock
from made_client.models.topic_page import TopicPage

asked: list[str] = []


def answering(request: httpx.Request) -> httpx.Response:
    asked.append(str(request.url))
    return httpx.Response(200, content=Path(sys.argv[1]).read_bytes())


client = Client(
    base_url="https://cms.example.org",
    httpx_args={"transport": httpx.MockTransport(answering)},
)
page = pages_by_path.sync(client=client, path="/benefits/")
assert isinstance(page, TopicPage), page
for block in page.body:
    if isinstance(block, BenefitBlock) and block.value:
        print(f"{block.value.heading}: {block.value.certainty and block.value.certainty.code}")
print(len(page.references), len(page.meta.ancestors), asked[0])
