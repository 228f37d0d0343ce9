"""Which query parameters the API knows: read from the document that it publishes."""

import json

from infra.aws.bundle import ROOT

DOCUMENT = ROOT / "cms" / "api" / "schema" / "openapi.json"


def api_parameters() -> list[str]:
    """`["ancestor_of", "certainty", …]`: every query parameter of every address."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    declared = [
        parameter
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    ]
    return sorted({each["name"] for each in declared if each["in"] == "query"})
