"""Rows that another version or a slip of the hand has broken: none of them stops another."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from contact_lambda import app
from contact_lambda.admin.command_line import main
from contact_lambda.admin.operator import Operator
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.dynamodb_schema import create_table
from contact_lambda.aws.items import to_item
from contact_lambda.delivery.attempt_outcomes import sent
from contact_lambda.delivery.policy import DeliveryPolicy
from contact_lambda.delivery.quarantine import named_in_digest, quarantined
from contact_lambda.delivery.transitions import new_record
from contact_lambda.delivery.worklists import PUT_OFF_SECONDS
from contact_lambda.identity import identify, identity_of_digest
from contact_lambda.messages.builder import payload_of
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import DIGEST, Record, State, Worklist
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock
from tests.contact_lambda.samples import GOOD, JOURNALLED

pytestmark = pytest.mark.usefixtures("aws_environment")
OTHERS = [{"N": "-7"}, {"S": ""}, {"S": "a b@c"}, {"BOOL": True}, {"NULL": True}, {"L": []}]
OTHERS += [{"M": {}}, {"B": b"\x00"}, {"SS": ["x"]}, {"N": "1.5"}, {"N": "1E30"}]
FUTURE = {
    "state": {"S": "FORWARDED"},
    "kind": {"S": "receipt"},
    "role": {"S": "third"},
    "flags": {"S": "urgent,,check"},
    "heard": {"S": "9z,x,,1"},
    "payload": {"S": '{"full_name": "A", "pronoun": "they"}'},
    "version": {"N": "999999"},
}


class Table:
    """A journal in DynamoDB, and the handler that looks after it."""

    def __init__(self) -> None:
        self.client = boto3.client("dynamodb")
        self.client.create_table(**create_table("contact"))
        self.mailer, self.clock = AcceptingMailer(), ManualClock()
        journal = DynamoJournal("contact")
        self.app = app.ContactApp(JOURNALLED, self.mailer, journal, clock=self.clock)

    def put(self, item: dict[str, Any]) -> None:
        self.client.put_item(TableName="contact", Item=item)

    def put_all(self, items: list[dict[str, Any]]) -> None:
        for number in range(0, len(items), 25):  # the most that DynamoDB takes at once
            requests = [{"PutRequest": {"Item": item}} for item in items[number : number + 25]]
            self.client.batch_write_item(RequestItems={"contact": requests})

    def item(self, key: str) -> dict[str, Any]:
        found = self.client.get_item(TableName="contact", Key={"pk": {"S": key}})
        return dict(found["Item"])

    def minutes(self, count: int) -> None:
        for _ in range(count):
            self.app.scheduled()
            self.clock.pass_(60)

    def references(self) -> set[str]:
        return {each.tags["reference"] for each in self.mailer.mails}


@pytest.fixture
def table() -> Iterator[Table]:
    with mock_aws():
        yield Table()


def message(number: int, due: int = NOON) -> Record:
    """A record that is due to be sent."""
    submission = Submission(**GOOD, submission_id=f"key-{number}")
    record = new_record(identify(submission), payload_of(submission), NOON - 600, check=False)
    return Record(**{**vars_of(record), "state": State.READY, "due": due})


def vars_of(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def held(number: int) -> Record:
    return quarantined(message(number), NOON - 3_600, "trap")


def watched(number: int) -> Record:
    record = sent(message(number), 1, NOON - 3_600, policy=DeliveryPolicy())
    assert record
    return record


def broken(record: Record, every: int) -> Iterator[dict[str, Any]]:
    """The record with each attribute gone, of another type, or from a later version.

    `every` 1 has each attribute of each type, 4 a quarter of that, in which each type occurs.
    """
    whole = to_item(record)
    for number, name in enumerate(whole):
        if name not in ("pk", "open", "due"):
            yield {other: value for other, value in whole.items() if other != name}
        for other in OTHERS[number % every :: every]:
            if name not in ("pk", "open", "due") or set(other) == set(whole[name]):
                yield {**whole, name: other}
    for name, value in FUTURE.items():
        yield {**whole, name: value}
    yield {**whole, "unheard-of": {"S": "x"}}


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("made", [message, held, watched])
def test_no_broken_row_of_any_kind_stops_a_good_message(table: Table, made, every: int) -> None:
    for number, item in enumerate(broken(made(1_000), every)):
        if item["pk"] != {"S": ""}:
            item["pk"] = {"S": f"{number:064x}"} if len(item["pk"]["S"]) == 64 else item["pk"]
            table.put(item)
    good = [message(number, due=NOON + 30) for number in range(3)]
    for record in good:
        table.put(to_item(record))
    table.clock.pass_(60)

    table.minutes(3)

    assert {record.reference for record in good} <= table.references()


def test_a_row_without_its_reference_is_sent_all_the_same(table: Table) -> None:
    record = message(1)
    table.put({name: value for name, value in to_item(record).items() if name != "reference"})

    table.minutes(1)

    assert table.references() == {record.reference}


@pytest.mark.parametrize("worklist", [Worklist.TO_SEND, Worklist.TO_WATCH, Worklist.TO_REPORT])
def test_250_unreadable_rows_at_the_head_let_good_mail_pass_within_minutes(
    table: Table, worklist: Worklist, capsys: pytest.CaptureFixture[str]
) -> None:
    same = {"open": {"N": str(worklist.value)}, "state": {"S": "READY"}}
    table.put_all([{**same, "pk": {"S": f"bad-{n}"}, "due": {"N": str(n)}} for n in range(250)])
    records = {Worklist.TO_SEND: message(1), Worklist.TO_WATCH: message(1)}
    table.put(to_item(records.get(worklist) or held(1)))

    table.minutes(3)

    assert table.mailer.mails
    assert int(table.item("bad-0")["due"]["N"]) >= NOON + PUT_OFF_SECONDS
    failed = [line for line in capsys.readouterr().out.splitlines() if "HandlerFailed" in line]
    assert len(failed) >= 200


def test_a_row_that_cannot_be_claimed_is_put_off_and_told_of(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    record = message(1)
    table.put({name: value for name, value in to_item(record).items() if name != "version"})

    table.minutes(1)

    assert int(table.item(record.key)["due"]["N"]) == NOON + PUT_OFF_SECONDS
    line = next(each for each in capsys.readouterr().out.splitlines() if "NotClaimed" in each)
    assert json.loads(line)["reference"] == record.reference


def test_a_held_message_that_cannot_be_read_is_named_beside_the_others(table: Table) -> None:
    good, bad = held(1), held(2)
    table.put(to_item(good))
    digest = new_record(
        identity_of_digest([good.key, bad.key]),
        json.dumps([good.key, bad.key, "0" * 64]),
        NOON - 600,
        check=False,
        kind=DIGEST,
    )
    table.put({**to_item(bad), "payload": {"S": "{"}})
    table.put(to_item(Record(**{**vars_of(digest), "state": State.READY, "due": NOON})))

    table.minutes(1)

    raw = table.mailer.mails[0].raw.decode()
    assert good.reference in raw
    assert bad.reference in raw
    assert "cannot be shown" in raw


def test_an_operator_sees_what_cannot_be_read_beside_the_others(table: Table) -> None:
    good = message(1)
    table.put(to_item(good))
    for number, item in enumerate(broken(message(2), every=4)):
        if item["pk"] != {"S": ""}:
            table.put({**item, "pk": {"S": f"{number:064x}"}})

    records = list(DynamoJournal("contact").records())

    assert good in records
    assert any(record.kind == "unreadable" and record.payload for record in records)


def test_a_reference_that_is_none_neither_repeats_a_mail_nor_stops_an_alarm(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    record = message(1)
    table.put({**to_item(record), "reference": {"S": "a b@c"}, "role": {"S": "fallback"}})

    table.minutes(20)

    assert [each.tags["reference"] for each in table.mailer.mails] == [record.reference]
    written = capsys.readouterr().out
    assert "FallbackUsed" in written
    assert "HandlerFailed" not in written


@pytest.mark.parametrize(
    "changed",
    [
        {"payload": {"S": '{"email": null, "message": "x"}'}},
        {"payload": {"S": '{"email": "ann@example.org", "message": 7}'}},
        {"payload": {"S": '{"email": "ann@example.org", "message": "x", "full_name": []}'}},
        {"created": {"N": "9999999999999"}},
    ],
)
def test_a_held_message_that_cannot_be_shown_keeps_no_other_out_of_the_digest(
    table: Table, changed: dict[str, Any]
) -> None:
    records = [held(number) for number in range(3)]
    for record in records:
        table.put(to_item(record) | (changed if record is records[1] else {}))

    table.minutes(3)

    digests = "".join(each.raw.decode() for each in table.mailer.mails)
    assert all(record.reference in digests for record in records)
    assert digests.count("cannot be shown") == 2  # as text and as HTML


@pytest.mark.parametrize(
    "changed",
    [
        {"created": None},
        {"state": {"S": "FORWARDED"}},
        {"ttl": {"S": "soon"}},
        {"kind": {"S": "receipt"}},
        {"payload": {"S": "{"}},
        {"payload": {"S": "null"}},
        {"payload": None},
    ],
)
def test_a_broken_digest_leaves_none_of_its_held_messages_untold(
    table: Table, changed: dict[str, Any]
) -> None:
    records = [held(number) for number in range(3)]
    keys = [record.key for record in records]
    identity = identity_of_digest([f"{each.key}{each.received}" for each in records])
    digest = new_record(identity, json.dumps(keys), NOON - 600, check=False, kind=DIGEST)
    whole = to_item(digest) | changed
    table.put({name: value for name, value in whole.items() if value is not None})
    for record in records:
        told = named_in_digest(record, digest.key, NOON - 900)
        assert told
        table.put(to_item(told))

    table.minutes(3)

    digests = "".join(each.raw.decode() for each in table.mailer.mails)
    assert all(record.reference in digests for record in records)
    assert len(table.mailer.mails) == 1


def typed(table: Table, *arguments: str) -> tuple[int, str]:
    """What an operator's command says of this table."""
    lines: list[str] = []
    people = FixedRecipients({"lead": "lead@clinic.example", "fallback": ""})
    journal = DynamoJournal("contact")
    operator = Operator(JOURNALLED, table.mailer, people, table.clock, journal)
    code = main(arguments, lines.append, operator)
    return code, "\n".join(lines)


@pytest.mark.parametrize("name", ["state", "reference", "version", "created", "ttl", "content"])
def test_a_row_that_lost_something_is_erased_with_its_address(table: Table, name: str) -> None:
    item = to_item(message(1))
    table.put({other: value for other, value in item.items() if other != name})

    code, said = typed(table, "erase", GOOD["email"])

    assert code == 0
    assert f"{message(1).reference} erased" in said
    assert "1 messages erased" in said
    assert not table.client.scan(TableName="contact")["Items"]


@pytest.mark.parametrize("changed", [{"payload": {"S": "{"}}, {"payload": {"BOOL": True}}])
def test_what_nobody_can_read_can_be_looked_at_and_forgotten(
    table: Table, changed: dict[str, Any]
) -> None:
    for number in (1, 2):
        lost = {**to_item(message(number)), **changed, "reference": {"S": "?"}}
        table.put(lost)
    reference = message(1).reference

    assert "cannot be read" in typed(table, "erase", GOOD["email"])[1]
    assert "cannot be read" in typed(table, "show", reference)[1]
    assert typed(table, "purge", reference) == (0, f"{reference} purged: 1 record deleted")
    assert [each["pk"]["S"] for each in table.client.scan(TableName="contact")["Items"]] == [
        message(2).key
    ]


def test_what_cannot_be_read_is_not_sent_again_and_no_counter_is_a_message(table: Table) -> None:
    record = message(1)
    table.put({**to_item(record), "ttl": {"S": "soon"}})
    DynamoJournal("contact").count("rate#all#2026030412", ("hour",), ttl=NOON)

    assert typed(table, "resend", record.reference) == (1, "Not done: it cannot be read")
    assert typed(table, "list")[1].endswith("\n1 records")
