"""Checks JSON-LD against schema.org's vocabulary, pinned in `schema_org.json`.

The copy holds all types, properties with their ranges, and enumerations, taken from the npm
package schema-dts 2.1.0, which is generated from schema.org's own release.
"""

import json
from pathlib import Path

VOCABULARY = json.loads(Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
TYPES, ENUMERATIONS = VOCABULARY["types"], VOCABULARY["enumerations"]
TEXTS = {
    "Text",
    "URL",
    "Date",
    "DateTime",
    "Time",
    "CssSelectorType",
    "XPathType",
    "PronounceableText",
}


def ancestry(type_):
    """A type and all that it descends from."""
    found = {type_}
    for parent in TYPES[type_]["parents"]:
        found |= ancestry(parent)
    return found


def faults(document):
    """What the vocabulary does not know, each as a sentence; [] for a sound document."""
    graph = document["@graph"]
    known = {node["@id"]: node["@type"] for node in graph if "@id" in node}
    known |= {
        part["@id"]: part["@type"]
        for node in graph
        for part in _listed(node.get("hasPart", []))
        if "@id" in part
    }
    return [fault for node in graph for fault in _of_node(node, known)]


def _listed(value):
    return value if isinstance(value, list) else [value]


def _of_node(node, known):
    if node["@type"] not in TYPES:
        yield f"{node['@type']} is no type"
        return
    properties = {}
    for ancestor in ancestry(node["@type"]):
        properties |= TYPES[ancestor]["properties"]
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in properties:
            yield f"{node['@type']} has no {name}"
            continue
        for each in _listed(value):
            yield from _of_value(node["@type"], name, each, set(properties[name]), known)


def _of_value(type_, name, value, ranges, known):
    told = f"{type_}.{name} cannot be {value!r}"
    if isinstance(value, dict) and "@type" not in value:
        if value["@id"] not in known:
            yield f"{told}: nothing has this @id"
        elif not ancestry(known[value["@id"]]) & ranges:
            yield told
    elif isinstance(value, dict):
        if value["@type"] in TYPES and not ancestry(value["@type"]) & ranges:
            yield told
        yield from _of_node(value, known)
    elif isinstance(value, str):
        terms = {
            f"https://schema.org/{term}" for each in ranges for term in ENUMERATIONS.get(each, [])
        }
        if not (ranges & TEXTS or value in terms):
            yield told
    elif not ranges & {"Number", "Integer", "Float", "Boolean"}:
        yield told
