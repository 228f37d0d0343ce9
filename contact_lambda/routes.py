"""Which role a message goes to: by the topic that the visitor chose, or by the form.

The setting is JSON, for example

    {"roles": {"booking": {"to": ["desk@clinic.example"], "copies": ["office@clinic.example"]}},
     "topics": {"visit": {"role": "booking", "label": "An appointment"}},
     "forms": {"contact-v1": {"role": "lead", "topics": ["visit"], "reply_days": 2}}}
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contact_lambda.recipients import Addressee, is_address

LEAD, FALLBACK = "lead", "fallback"
MAX_ROLES, MAX_ADDRESSES, MAX_REPLY_DAYS = 8, 10, 10
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_FORM = re.compile(r"[A-Za-z0-9_-]{1,60}")


class InvalidRoutes(ValueError):
    """The setting cannot be used; the text has none of its values."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One choice of the form: who gets its messages, and what the mail calls it."""

    role: str
    label: str


@dataclass(frozen=True, slots=True)
class FormRules:
    """What one form, known by its `form_id`, decides."""

    role: str = LEAD
    topics: tuple[str, ...] = ()
    reply_days: int = 0  # working days in which the clinic answers; 0: those of all forms


@dataclass(frozen=True, slots=True)
class Routes:
    """All roles, topics and forms of a clinic. Empty: all messages go to the lead."""

    first: Mapping[str, str] = field(default_factory=dict)
    further: Mapping[str, tuple[Addressee, ...]] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    forms: Mapping[str, FormRules] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses but those of the lead's and the fallback's own settings."""
        further = (each.address for role in self.further.values() for each in role)
        return (*self.first.values(), *further)

    def topic(self, form_id: str, name: str) -> str:
        """Return a topic that this form offers, or nothing. A form that is not listed has all.

        `visit.2` is the topic `visit`: the number tells choices of a form apart.
        """
        form, topic = self.forms.get(form_id), name.partition(".")[0]
        offered = form.topics if form else self.topics
        return topic if topic in offered else ""

    def role(self, form_id: str, topic: str) -> str:
        """Return the role of a topic that the form offers, else of the form, else the lead."""
        chosen = self.topic(form_id, topic)
        if chosen:
            return self.topics[chosen].role
        return self.forms.get(form_id, FormRules()).role


ONLY_LEAD = Routes()


def parse(text: str) -> Routes:
    """Return the routes of the setting; raises InvalidRoutes."""
    try:
        found = json.loads(text)
    except ValueError:
        raise InvalidRoutes("no JSON") from None
    parts = _table(found, {"roles", "topics", "forms"})
    routes = _roles(_table(parts.get("roles", {})))
    topics = {name: _topic(name, each) for name, each in _table(parts.get("topics", {})).items()}
    forms = {name: _form(name, each) for name, each in _table(parts.get("forms", {})).items()}
    roles = {each.role for each in topics.values()} | {each.role for each in forms.values()}
    if roles - {LEAD, *routes.first}:
        raise InvalidRoutes("an unknown role")
    if {topic for form in forms.values() for topic in form.topics} - set(topics):
        raise InvalidRoutes("an unknown topic")
    return Routes(routes.first, routes.further, topics, forms)


def is_valid(text: str) -> bool:
    """Whether this is a setting that can be used."""
    try:
        parse(text)
    except InvalidRoutes:
        return False
    return True


def _roles(table: Mapping[str, Any]) -> Routes:
    """The lead's first address is a setting of its own, so its `to` are further ones."""
    first: dict[str, str] = {}
    further: dict[str, tuple[Addressee, ...]] = {}
    if len(table) > MAX_ROLES:
        raise InvalidRoutes("too many roles")
    for name, each in table.items():
        values = _table(each, {"to", "copies"})
        to, copies = _addresses(values.get("to", [])), _addresses(values.get("copies", []))
        is_lead = name == LEAD
        if not _NAME.fullmatch(name) or name == FALLBACK or not (to or is_lead):
            raise InvalidRoutes("a role without a name or an address")
        if len({address.casefold() for address in (*to, *copies)}) < len(to) + len(copies):
            raise InvalidRoutes("one address twice in a role")
        if not is_lead:
            first[name] = to[0]
        others = to if is_lead else to[1:]
        further[name] = (
            *(Addressee(address) for address in others),
            *(Addressee(address, is_copy=True) for address in copies),
        )
    return Routes(first, further)


def _topic(name: str, value: object) -> Topic:
    values = _table(value, {"role", "label"})
    role, label = values.get("role"), values.get("label")
    if not (_NAME.fullmatch(name) and isinstance(role, str) and isinstance(label, str)):
        raise InvalidRoutes("a topic needs a name, a role and a label")
    if not (0 < len(label) <= 100 and label.isprintable()):
        raise InvalidRoutes("a label is one line")
    return Topic(role, label)


def _form(name: str, value: object) -> FormRules:
    values = _table(value, {"role", "topics", "reply_days"})
    role, topics = values.get("role", LEAD), values.get("topics", [])
    days = values.get("reply_days", 0)
    if not (_FORM.fullmatch(name) and isinstance(role, str) and _are_texts(topics)):
        raise InvalidRoutes("a form needs a name, and its topics are a list")
    if type(days) is not int or not 0 <= days <= MAX_REPLY_DAYS:
        raise InvalidRoutes(f"reply_days is 0 to {MAX_REPLY_DAYS}")
    return FormRules(role, tuple(topics), days)


def _addresses(value: object) -> list[str]:
    found = list(map(str, value)) if isinstance(value, list) else [""]
    if not all(map(is_address, found)):
        raise InvalidRoutes("not a list of plain e-mail addresses")
    if len(found) > MAX_ADDRESSES:
        raise InvalidRoutes("too many addresses")
    return found


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _table(value: object, names: set[str] | None = None) -> Mapping[str, Any]:
    """Return an object of JSON; a name that nobody reads is a slip of the pen, and a fault."""
    if not isinstance(value, dict) or (names is not None and set(value) - names):
        raise InvalidRoutes("not an object of known names")
    return value
