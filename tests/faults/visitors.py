"""Visitors who press twice, try again after an error, go back, or give up."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import Message
from ipaddress import IPv4Address
from urllib.parse import urlencode

from contact_lambda.identity import identify
from contact_lambda.submission import Submission
from infra.local.http_server import Request

WAYS = {"patient": 70, "gives up": 10, "presses twice": 10, "goes back": 10}
TRIES = 6
PAUSE = 0.2  # seconds


@dataclass
class Visitor:
    """One message under one key, as the form's script sends it, and every answer to it."""

    number: int
    seed: int
    flood: str = ""  # the one address that a flood comes from
    statuses: list[int] = field(default_factory=list)

    def __post_init__(self):
        chance = random.Random(f"{self.seed}-{self.number}")  # noqa: S311 - repeatable
        (self.way,) = chance.choices(list(WAYS), list(WAYS.values()))
        self.way = "gives up" if self.flood else self.way
        self.source_ip = self.flood or str(IPv4Address("10.0.0.0") + self.number)
        said = {
            "full_name": f"Visitor {self.number}",
            "email": f"visitor{self.number}@visitor.example",
            "message": f"My back hurts {self.number}.",
            "submission_id": f"{self.seed}-{self.number}-{chance.random()}",
        }
        self.topic = "" if self.number % 3 else "reception"
        self.body = urlencode({**said, "topic": self.topic}).encode()
        self.reference = identify(Submission(**said)).reference

    @property
    def accepted(self):
        return any(status in {200, 202} for status in self.statuses)

    def send(self, gateway):
        if self.way == "presses twice":
            with ThreadPoolExecutor(2) as both:
                list(both.map(lambda _: self.post(gateway), range(2)))
        tries = 1 if self.way == "gives up" else TRIES
        while not self.accepted and tries:
            self.post(gateway)
            tries -= 1
            time.sleep(0 if self.accepted else PAUSE)
        if self.way == "goes back":
            self.post(gateway)

    def post(self, gateway):
        headers = Message()
        headers["Host"] = "127.0.0.1"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Accept"] = "application/json"
        request = Request("POST", "/contact", headers, self.body, source_ip=self.source_ip)
        self.statuses.append(gateway.answer(request).status)
