"""The journal against moto's DynamoDB, and its client against servers that misbehave."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from botocore.client import BaseClient
from moto import mock_aws

from contact_lambda.aws.dynamodb import CODES, DynamoJournal
from contact_lambda.aws.dynamodb_schema import create_table
from contact_lambda.aws.items import to_item, to_record
from contact_lambda.delivery.transitions import new_record, without_text
from contact_lambda.identity import identify
from contact_lambda.intake import Intake, Status
from contact_lambda.ports import JournalFailed
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import Record, State, Worklist
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED
from tests.contact_lambda.tcp_server import answering, hanging_up, stalling

pytestmark = pytest.mark.usefixtures("aws_environment")
DAY = 86_400
MESSAGE = Submission(**GOOD)
ROW = new_record(identify(MESSAGE, "a-key"), '{"message": "canary"}', NOON, check=True)
OWN_WORDS = new_record(identify(MESSAGE), "{}", NOON, check=False)


@pytest.fixture(params=["DynamoDB", "memory"])
def journal(request: pytest.FixtureRequest) -> Iterator[DynamoJournal | MemoryJournal]:
    """The same contract for the real adapter and for the one the other tests use."""
    if request.param == "memory":
        yield MemoryJournal()
        return
    with mock_aws():
        boto3.client("dynamodb").create_table(**create_table("contact"))
        yield DynamoJournal("contact")


def test_a_row_comes_back_as_it_was_stored(journal: DynamoJournal) -> None:
    full = replace(ROW, reason="Code", message_id="id", bounced=1, accepted=2, role="fallback")

    assert journal.create(full, NOON) is None
    assert journal.read(full.key) == full
    assert journal.read("0" * 64) is None


def test_only_the_first_of_two_rows_with_one_key_is_stored(journal: DynamoJournal) -> None:
    journal.create(ROW, NOON)

    assert journal.create(replace(ROW, content="other", created=NOON + 5), NOON + 5) == ROW
    assert journal.read(ROW.key) == ROW


@pytest.mark.parametrize(
    ("worklist", "later", "replaced"),
    [
        (Worklist.NONE, DAY + 1, True),
        (Worklist.TO_WATCH, DAY + 1, True),
        (Worklist.TO_REPORT, DAY + 1, True),
        (Worklist.TO_SEND, 20 * DAY, False),
        (Worklist.NONE, DAY, False),
    ],
)
def test_own_words_are_free_again_after_a_day_unless_unsent(
    journal: DynamoJournal, worklist: Worklist, later: int, replaced: bool
) -> None:
    journal.create(replace(OWN_WORDS, worklist=worklist, due=1), NOON)
    new = replace(OWN_WORDS, created=NOON + later)

    assert (journal.create(new, NOON + later) is None) is replaced


def test_a_clients_key_is_never_free_while_its_row_is_there(journal: DynamoJournal) -> None:
    journal.create(without_text(ROW), NOON)

    assert journal.create(ROW, NOON + 20 * DAY) is not None


def test_a_save_is_refused_when_somebody_else_was_first(journal: DynamoJournal) -> None:
    journal.create(ROW, NOON)

    assert journal.save(replace(ROW, state=State.UNKNOWN))
    assert not journal.save(replace(ROW, state=State.READY))
    assert journal.read(ROW.key) == replace(ROW, state=State.UNKNOWN, version=2)


def test_a_save_never_brings_a_deleted_row_back(journal: DynamoJournal) -> None:
    journal.create(ROW, NOON)
    assert journal.delete(ROW)

    assert not journal.save(ROW)
    assert journal.read(ROW.key) is None


def test_a_save_does_not_hit_another_message_under_the_same_key(journal: DynamoJournal) -> None:
    journal.create(replace(ROW, created=NOON + 1), NOON)

    assert not journal.save(ROW)


def test_a_delete_is_refused_when_the_row_has_changed(journal: DynamoJournal) -> None:
    journal.create(ROW, NOON)
    journal.save(ROW)

    assert not journal.delete(ROW)


def test_worklists_list_their_rows_by_due_time(journal: DynamoJournal) -> None:
    for number, due in enumerate((30, 10, 20)):
        journal.create(replace(ROW, key=f"{number}" * 64, due=due), NOON)
    journal.create(replace(ROW, key="9" * 64, worklist=Worklist.TO_WATCH, due=5), NOON)
    journal.create(without_text(replace(ROW, key="8" * 64)), NOON)

    assert [each.due for each in journal.listed(Worklist.TO_SEND, 10)] == [10, 20, 30]
    assert [each.due for each in journal.listed(Worklist.TO_SEND, 2)] == [10, 20]
    (watched,) = journal.listed(Worklist.TO_WATCH, 10)
    assert (watched.key, watched.created, watched.state) == ("9" * 64, NOON, "SENDING")
    assert watched.reference == ROW.reference


def test_counters_count_each_for_itself(journal: DynamoJournal) -> None:
    assert journal.count("rate#a", ("day", "window1"), ttl=5) == (1, 1)
    assert journal.count("rate#a", ("day", "window2"), ttl=5) == (2, 1)
    assert journal.count("rate#b", ("day",), ttl=5) == (1,)


def test_rows_are_all_messages_and_no_counters(journal: DynamoJournal) -> None:
    journal.create(ROW, NOON)
    journal.count("rate#a", ("day",), ttl=5)

    assert list(journal.records()) == [ROW]


def test_an_item_has_open_and_due_only_while_something_is_to_do() -> None:
    closed = without_text(ROW)

    assert {"open", "due", "payload"} <= set(to_item(ROW))
    assert not {"open", "due", "payload"} & set(to_item(closed))
    assert to_record(to_item(closed)) == closed


@mock_aws
def test_the_index_has_no_word_of_the_visitor() -> None:
    client = boto3.client("dynamodb")
    client.create_table(**create_table("contact"))
    DynamoJournal("contact").create(ROW, NOON)

    answer = client.query(
        TableName="contact",
        IndexName="open-due",
        KeyConditionExpression="#o = :o",
        ExpressionAttributeNames={"#o": "open"},
        ExpressionAttributeValues={":o": {"N": "1"}},
    )

    projection = create_table("contact")["GlobalSecondaryIndexes"][0]["Projection"]
    assert projection["NonKeyAttributes"] == ["created", "state", "reference"]
    assert len(answer["Items"]) == 1


@mock_aws
def test_a_race_of_two_real_clients_with_one_key_asks_ses_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_step, call = threading.Lock(), BaseClient._make_api_call

    def atomic(client: BaseClient, *arguments: object) -> object:
        with one_step:  # moto checks a condition and writes in two steps, DynamoDB in one
            return call(client, *arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", atomic)
    boto3.client("dynamodb").create_table(**create_table("contact"))
    mailer, start, seen = AcceptingMailer(), threading.Barrier(2), []
    journal = DynamoJournal("contact")
    journal.read("0" * 64)  # making a client is not what is raced

    def press() -> None:
        people = FixedRecipients({"lead": "lead@clinic.example"})
        intake = Intake(JOURNALLED, mailer, people, ManualClock(), journal)
        start.wait(5)
        seen.append(intake.accept(MESSAGE, identify(MESSAGE, "k")).status)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(mailer.mails) == 1
    assert set(seen) <= {Status.SENT, Status.ACCEPTED}
    assert len(seen) == 2


def fault_of(call: str) -> JournalFailed:
    journal = DynamoJournal("contact", connect_timeout=0.5, read_timeout=0.3)
    arguments = {"create": (ROW, NOON), "save": (ROW,), "read": (ROW.key,)}[call]
    with pytest.raises(JournalFailed) as caught:
        getattr(journal, call)(*arguments)
    assert "canary" not in str(caught.value) + repr(caught.value)
    return caught.value


@pytest.mark.parametrize("call", ["create", "save", "read"])
def test_a_journal_that_accepts_and_stalls_sees_exactly_one_request(serving, call: str) -> None:
    with serving(stalling) as server:
        fault = fault_of(call)
        time.sleep(0.8)  # long enough for boto3's usual first repeat

        assert (fault.code, fault.maybe_applied) == ("ReadTimeoutError", True)
        assert (len(server.requests), server.connections) == (1, 1)


def test_a_journal_that_hangs_up_may_have_stored_the_row(serving) -> None:
    with serving(hanging_up) as server:
        assert fault_of("create").maybe_applied
        assert len(server.requests) == 1


def test_a_journal_that_is_not_there_has_stored_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")

    fault = fault_of("create")

    assert (fault.code, fault.maybe_applied) == ("EndpointConnectionError", False)


@pytest.mark.parametrize(
    ("status", "error", "code", "maybe"),
    [
        ("400 Bad Request", "ThrottlingException", "ThrottlingException", False),
        ("400 Bad Request", "ResourceNotFoundException", "ResourceNotFoundException", False),
        ("400 Bad Request", "canaryException", "OtherRefusal", False),
        ("500 Oops", "InternalServerError", "InternalServerError", True),
        ("503 Slow Down", "", "OtherRefusal", True),
    ],
)
def test_a_refusal_is_named_and_tells_whether_it_may_have_been_stored(
    serving, status: str, error: str, code: str, maybe: bool
) -> None:
    document = {"__type": f"com.amazonaws.dynamodb#{error}", "message": "canary"}
    with serving(answering(status, document)) as server:
        fault = fault_of("create")

        assert (fault.code, fault.maybe_applied) == (code, maybe)
        assert len(server.requests) == 1
    assert error in CODES or code == "OtherRefusal"


def test_a_connection_is_kept_while_it_is_used_and_not_trusted_after_a_sleep(serving) -> None:
    journal = DynamoJournal("contact")
    with serving(answering("200 OK", {})) as server:
        for _ in range(3):
            journal.read(ROW.key)
        assert server.connections == 1

        journal._used -= 21
        journal.read(ROW.key)
        assert server.connections == 2


def test_the_time_outs_are_one_and_two_seconds_and_the_attempts_one() -> None:
    config = DynamoJournal("contact").client.meta.config

    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries["total_max_attempts"] == 1


def test_the_text_of_a_message_is_not_in_the_repr_of_its_row() -> None:
    assert "canary" not in repr(ROW)
    assert isinstance(ROW, Record)
