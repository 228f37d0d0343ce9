"""A CloudFormation template as it would be deployed: parameters filled in, functions worked out.

What only AWS knows stands as a name: `{"Ref": "JournalTable1A2B3C4D"}` becomes `JournalTable` and
its ARN `JournalTable.Arn`, so that expectations can be read.
"""

import re
from dataclasses import dataclass
from typing import Any

PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-2",
    "AWS::AccountId": "123456789012",
    "AWS::StackName": "clinic-contact",
    "AWS::URLSuffix": "amazonaws.com",
}
_HASH = re.compile(r"[0-9A-F]{8}$")
_EXPORT = re.compile(
    r".*:ExportsOutput(?:(FnGetAtt)(\w+?)[0-9A-F]{8}(\w+?)|Ref(\w+?)[0-9A-F]{8})[0-9A-F]{8}"
)
_NOTHING = object()


@dataclass(frozen=True)
class Template:
    """The resources and outputs of one stack, all values plain."""

    resources: dict[str, dict[str, Any]]
    outputs: dict[str, str]

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Properties by logical name, e.g. of `AWS::Lambda::Function`."""
        return {
            name: made.get("Properties", {})
            for name, made in self.resources.items()
            if made["Type"] == kind
        }

    def one(self, kind: str) -> dict[str, Any]:
        """The properties of the only resource of this kind."""
        (properties,) = self.of(kind).values()
        return properties


def deployed(document: dict[str, Any], **given: Any) -> Template:
    """Work a template out with these parameters; raises KeyError for one that is missing."""
    return _Reading(document, given).template()


class _Reading:
    def __init__(self, document, given):
        self.document = document
        declared = document.get("Parameters", {})
        self.values = PSEUDO | {
            name: given[name] if name in given else its["Default"] for name, its in declared.items()
        }
        self.conditions = document.get("Conditions", {})

    def template(self):
        resources = {
            _name(name): {key: self.value(each) for key, each in made.items()}
            for name, made in self.document["Resources"].items()
            if self.made(made)
        }
        outputs = {
            name: self.value(made["Value"])
            for name, made in self.document.get("Outputs", {}).items()
            if self.made(made)
        }
        return Template(resources, outputs)

    def made(self, block):
        return "Condition" not in block or self.holds(block["Condition"])

    def holds(self, name):
        return self.value(self.conditions[name])

    def value(self, value):
        if isinstance(value, list):
            return [got for each in value if (got := self.value(each)) is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, argument), *_ = value.items()
            if name == "Ref":
                return self.ref(argument)
            if name.startswith("Fn::"):
                return getattr(self, name[4:].lower() + "_")(argument)
        found = {key: self.value(each) for key, each in value.items()}
        return {key: got for key, got in found.items() if got is not _NOTHING}

    def ref(self, name):
        if name == "AWS::NoValue":
            return _NOTHING
        return self.values[name] if name in self.values else _name(name)

    def getatt_(self, argument):
        return f"{_name(argument[0])}.{argument[1]}"

    def join_(self, argument):
        separator, parts = argument
        return separator.join(str(each) for each in self.value(parts))

    def split_(self, argument):
        separator, text = argument
        return self.value(text).split(separator)

    def select_(self, argument):
        """A part of a name that only AWS knows is that name: `Queue.Arn` has no fifth word."""
        number, values = argument
        parts = self.value(values)
        return parts[int(number)] if int(number) < len(parts) else parts[0]

    def importvalue_(self, name):
        """`…:ExportsOutputFnGetAttMediaBucket4022EBBFArnD921DB08` is `MediaBucket.Arn`."""
        found = _EXPORT.fullmatch(self.value(name))
        return f"{found[2]}.{found[3]}" if found and found[1] else found[4] if found else name

    def getazs_(self, region):
        return [f"{PSEUDO['AWS::Region']}{zone}" for zone in "abc"]

    def sub_(self, text):
        return re.sub(r"\$\{([^}]+)\}", lambda found: str(self.ref(found[1])), text)

    def equals_(self, argument):
        one, other = (str(self.value(each)) for each in argument)
        return one == other

    def not_(self, argument):
        return not self.value(argument[0])

    def if_(self, argument):
        name, then, otherwise = argument
        return self.value(then if self.holds(name) else otherwise)


def _name(logical_id):
    return _HASH.sub("", logical_id)


def listed(value):
    """A value that CloudFormation allows as one item or as a list of items."""
    return value if isinstance(value, list) else [value]
