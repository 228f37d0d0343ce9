"""The operator's commands, as they are typed."""

import io
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from contact_lambda import app
from contact_lambda.admin import command_line
from contact_lambda.admin.command_line import main
from contact_lambda.admin.operator import Operator
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.dynamodb_schema import create_table
from contact_lambda.delivery.transitions import new_record
from contact_lambda.identity import identity_of_digest
from contact_lambda.ports import Outcome
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import CHECK, DIGEST, HELD, Record, State, Worklist
from tests.contact_lambda.fakes import (
    NOON,
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import ENVIRONMENT, GOOD, JOURNALLED, json_event

UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PEOPLE = FixedRecipients({"lead": "lead@clinic.example", "fallback": ""})


class Desk:
    """A handler with a journal, and the operator beside it."""

    def __init__(self, handle_with) -> None:
        self.mailer, self.journal, self.clock = AcceptingMailer(), MemoryJournal(), ManualClock()
        self.refusing = RefusingMailer(outcome=Outcome.NOT_ACCEPTED)
        self._handle_with = handle_with

    def post(self, **fields: str) -> str:
        """The reference of a message that SES does not take."""
        handle = self._handle_with(self.refusing, JOURNALLED, self.journal, self.clock)
        handle(json_event({**GOOD, **fields}))
        return list(self.journal.stored.values())[-1].reference

    def run(self, *arguments: str, journal: MemoryJournal | None = None) -> tuple[int, str]:
        lines: list[str] = []
        operator = Operator(JOURNALLED, self.mailer, PEOPLE, self.clock, journal or self.journal)
        code = main(arguments, lines.append, operator)
        return code, "\n".join(lines)


@pytest.fixture
def desk(handle_with) -> Desk:
    return Desk(handle_with)


def test_list_prints_states_counts_and_references_and_no_word_of_a_visitor(desk: Desk) -> None:
    reference = desk.post()
    desk.clock.pass_(7_200)

    code, said = desk.run("list")

    assert code == 0
    assert re.search(rf"^{reference} +READY ", said, re.MULTILINE)
    assert "2 h" in said
    assert said.endswith("1 records")
    assert not any(word in said for word in ("Ann", "ann@", "back hurts"))


def test_list_leaves_out_what_was_delivered_unless_asked(desk: Desk) -> None:
    desk.post()
    (record,) = desk.journal.stored.values()
    desk.journal.save(replace(record, state=State.DELIVERED, worklist=Worklist.NONE, payload=""))

    assert desk.run("list")[1] == "0 records"
    assert "DELIVERED" in desk.run("list", "--all")[1]


def test_show_prints_the_message_because_it_was_asked_to(desk: Desk) -> None:
    reference = desk.post(phone="020 7946 0000")

    code, said = desk.run("show", reference.lower())

    assert code == 0
    for word in ("Ann Example", "ann@example.org", "020 7946 0000", "My back hurts.", "READY"):
        assert word in said


@pytest.mark.parametrize("minute", range(3))
def test_resend_sends_at_once_whatever_else_is_due(desk: Desk, minute: int) -> None:
    class SlowToRead(MemoryJournal):
        def read(self, key: str) -> Record | None:
            desk.clock.pass_(1)
            return super().read(key)

    desk.journal = SlowToRead()
    reference = desk.post()
    (record,) = desk.journal.stored.values()
    for number in range(30):
        watched = replace(record, key=f"{number}", reference=f"WATCHED{number}", state=State.SENT)
        watched = replace(watched, worklist=Worklist.TO_WATCH)
        desk.journal.create(watched, desk.clock.now())
    desk.clock.time += minute * 60

    assert desk.run("resend", reference) == (0, f"{reference} SENT")
    assert len(desk.mailer.mails) == 1
    assert b"possible repeat" not in desk.mailer.mails[0].raw


def test_resend_of_what_was_sent_says_possible_repeat(desk: Desk) -> None:
    reference = desk.post()
    desk.run("resend", reference)

    assert desk.run("resend", reference)[0] == 0
    assert b"(possible repeat)" in desk.mailer.mails[1].raw


def test_resend_releases_what_was_held_and_a_person_has_looked_at_it(desk: Desk) -> None:
    reference = desk.post(website="x", message="http://a http://b http://c")

    desk.run("resend", reference)

    assert b"Subject: New website message" in desk.mailer.mails[0].raw


def test_what_has_no_text_any_more_cannot_be_sent_again(desk: Desk) -> None:
    reference = desk.post()
    (record,) = desk.journal.stored.values()
    desk.journal.save(replace(record, payload=""))

    assert desk.run("resend", reference)[0] == 1
    assert "text was deleted" in desk.run("show", reference)[1]
    assert desk.mailer.mails == []


def test_purge_forgets_one_message(desk: Desk) -> None:
    reference = desk.post()
    other = desk.post(message="Another.")

    assert desk.run("purge", reference)[0] == 0
    assert [record.reference for record in desk.journal.stored.values()] == [other]


@pytest.mark.parametrize("command", ["show", "resend", "purge"])
def test_an_unknown_reference_is_an_exit_code_of_one(desk: Desk, command: str) -> None:
    code, said = desk.run(command, "AAAAAAAA")

    assert (code, said) == (1, "Not done: there is no such reference")


def test_digest_tells_of_held_messages_now(desk: Desk) -> None:
    desk.post(website="x", message="http://a http://b http://c")

    assert desk.run("digest") == (0, "1 held messages are named in digests")
    assert desk.run("digest") == (0, "0 held messages are named in digests")
    assert len(desk.mailer.mails) == 1


def test_a_digest_can_be_shown_and_is_nobodys_to_erase(desk: Desk) -> None:
    record = new_record(identity_of_digest(["a"]), '["a"]', NOON, check=False, kind=DIGEST)
    desk.journal.create(record, NOON)

    assert "names: 1 messages" in desk.run("show", record.reference)[1]
    assert "0 messages erased" in desk.run("erase", "ann@example.org")[1]


def test_test_send_proves_the_way_to_the_clinic(desk: Desk) -> None:
    code, said = desk.run("test-send")

    (mail,) = desk.mailer.mails
    assert code == 0
    assert mail.recipient == "lead@clinic.example"
    assert mail.tags["kind"] == "test"
    assert mail.tags["reference"] in said


def test_test_send_to_a_role_without_an_address_or_a_ses_that_refuses_is_not_done(
    desk: Desk,
) -> None:
    assert desk.run("test-send", "--role", "fallback")[0] == 1

    desk.mailer = RefusingMailer()  # type: ignore[assignment]
    assert desk.run("test-send") == (1, "Not done: MailNotAccepted SendingPausedException")


def test_erase_forgets_all_of_an_address_and_proves_it(desk: Desk) -> None:
    mine = {desk.post(message="One."), desk.post(message="Two.", email="ANN@example.org")}
    other = desk.post(message="Three.", email="bob@example.org")

    code, said = desk.run("erase", "Ann@Example.org")

    assert code == 0
    assert all(f"{reference} erased" in said for reference in mine)
    assert "2 messages erased; 3 records looked at" in said
    assert "Proof: a second look at all 1 records found 0 of this address" in said
    assert "example.org" not in said
    assert [record.reference for record in desk.journal.stored.values()] == [other]


def test_erase_also_wins_against_an_attempt_that_is_under_way(desk: Desk) -> None:
    desk.post()
    journal = desk.journal
    delete, tried = journal.delete, []

    def contended(record):
        if not tried:
            tried.append(record)
            journal.save(record)
        return delete(record)

    journal.delete = contended  # type: ignore[method-assign]

    assert desk.run("erase", "ann@example.org")[0] == 0
    assert journal.stored == {}


SPELLINGS = [
    "Ann@bücher.example",
    "ann@bu\u0308cher.example",
    "ann@xn--bcher-kva.example",
    "ANN@XN--BCHER-KVA.EXAMPLE",
    "ann@BÜCHER。example",
    "an\u00adn@bücher\u200b.example",
    " \ufeffann@bücher.example\u2060 ",
]


@pytest.mark.parametrize("asked", SPELLINGS, ids=ascii)
def test_erase_finds_every_spelling_of_an_address(desk: Desk, asked: str) -> None:
    for number, spelling in enumerate(SPELLINGS):
        desk.post(message=f"{number}", email="ann@bücher.example")
        record = list(desk.journal.stored.values())[-1]  # as an earlier form may have stored it
        kept = json.loads(record.payload) | {"email": spelling}
        assert desk.journal.save(replace(record, payload=json.dumps(kept)))

    code, said = desk.run("erase", asked)

    assert code == 0
    assert f"{len(SPELLINGS)} messages erased" in said
    assert desk.journal.stored == {}


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("ann@straße.example", "ann@strasse.example"),
        ("ann@strasse.example", "ann@xn--strae-oqa.example"),
        ("ａnn@example.org", "ann@example.org"),
        ("ann@نامه\u200cای.example", "ann@نامهای.example"),
    ],
)
def test_erase_names_what_only_looks_like_the_address_and_leaves_it(
    desk: Desk, kept: str, asked: str
) -> None:
    reference = desk.post(email="ann@example.net")
    (record,) = desk.journal.stored.values()
    stored = json.loads(record.payload) | {"email": kept}
    desk.journal.save(replace(record, payload=json.dumps(stored)))

    code, said = desk.run("erase", asked)

    assert code == 0
    assert "0 messages erased" in said
    assert f"may be another one: {reference}" in said
    assert len(desk.journal.stored) == 1


@pytest.mark.parametrize("payload", ["no JSON", "[]", '{"unknown": 1}', "null"])
def test_erase_goes_on_past_what_it_cannot_read_and_says_so(desk: Desk, payload: str) -> None:
    broken, _ = desk.post(message="One."), desk.post(message="Two.")
    record = next(each for each in desk.journal.stored.values() if each.reference == broken)
    desk.journal.save(replace(record, payload=payload))

    code, said = desk.run("erase", "ann@example.org")

    assert code == 0
    assert "1 messages erased" in said
    assert f"so their address is unknown: {broken}" in said


@pytest.mark.parametrize(
    "asked",
    [
        "ann",
        "",
        "@",
        "ann@",
        "@example.org",
        "Ann <ann@example.org>",
        "mailto:ann@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org@example.org",
    ],
)
def test_erase_proves_nothing_of_what_is_no_address(desk: Desk, asked: str) -> None:
    desk.post()

    code, said = desk.run("erase", asked)

    assert code == 1
    assert "not one e-mail address" in said
    assert "Proof" not in said
    assert len(desk.journal.stored) == 1


def test_erase_takes_an_address_with_signs_of_its_own(desk: Desk) -> None:
    desk.post(email="o'brien+a&b@example.org")

    assert "1 messages erased" in desk.run("erase", "O'Brien+a&b@example.org")[1]


HOSTILE = "".join(
    map(
        chr,
        [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x200B, 0x200E, *range(0x2028, 0x202F)],
    )
) + "".join(map(chr, [*range(0x2060, 0x2070), 0xFEFF, 0xFFF9, 0xE0041, 0xD800]))


def test_an_operators_terminal_gets_no_control_character(desk: Desk) -> None:
    desk.post()
    (record,) = desk.journal.stored.values()
    said = dict.fromkeys(("full_name", "email", "phone", "message"), f"a\x1b[2Jb{HOSTILE}c")
    hostile = replace(
        record, reference=f"A\x1b]0;X\x07{HOSTILE}"[:8], reason=HOSTILE, payload=json.dumps(said)
    )
    desk.journal.save(hostile)

    for command in (
        ["list"],
        ["show", hostile.reference],
        ["purge", hostile.reference],
    ):
        _, told = desk.run(*command)
        assert told
        assert not {each for each in told if unicodedata.category(each) in UNSAFE} - {"\n", "\t"}
        assert "\\x1b" in told


def test_what_a_terminal_can_show_is_shown_as_it_is(desk: Desk) -> None:
    words = "Zoë 👩\u200d⚕️ עברית नमस्ते\n\tindented \\x1b"
    reference = desk.post(message=words)

    assert words in desk.run("show", reference)[1]


def test_a_terminal_that_has_no_such_letters_gets_them_spelled(monkeypatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    command_line._print("Zoë 🌻")
    terminal.flush()

    assert terminal.buffer.getvalue() == b"Zo\\xeb \\U0001f33b\n"


def test_a_journal_that_is_away_is_an_exit_code_of_one(desk: Desk) -> None:
    class Away(UnreachableJournal):
        def records(self):
            raise self._fail()

    code, said = desk.run("list", journal=Away())

    assert (code, said) == (1, "Not done: JournalFailed EndpointConnectionError")


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["nonsense"], []])
def test_help_and_nonsense_are_answered_by_the_command_line(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == (0 if "--help" in arguments else 2)
    assert "usage: python -m contact_lambda.admin" in "".join(capsys.readouterr())


def test_without_settings_every_missing_variable_is_named() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "contact_lambda.admin", "list"],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    assert all(name in ran.stdout for name in ENVIRONMENT)


@pytest.mark.usefixtures("aws_environment")
@mock_aws
def test_it_works_on_the_table_of_the_environment(monkeypatch, capsys) -> None:
    boto3.client("dynamodb").create_table(**create_table("contact"))
    record = new_record(identity_of_digest(["a"]), "[]", NOON, check=False, kind=DIGEST)
    DynamoJournal("contact").create(record, NOON)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    assert main(["list"]) == 1
    assert "CONTACT_JOURNAL_TABLE is missing" in capsys.readouterr().out

    monkeypatch.setenv("CONTACT_JOURNAL_TABLE", "contact")
    monkeypatch.setenv("CONTACT_SECRET", "s" * 32)
    assert main(["list"]) == 0
    assert record.reference in capsys.readouterr().out
    assert app.contact_app.cache_info().currsize == 0


# Tables, statistics, replay.


def test_lists_are_tables_with_names_and_json_for_programs(desk: Desk) -> None:
    reference = desk.post()

    lines = desk.run("list")[1].splitlines()
    (row,) = json.loads(desk.run("list", "--json")[1])
    assert lines[0].split() == list(row)
    assert row["reference"] == reference
    assert (row["state"], row["text"], row["answer"]) == ("READY", "kept", "")
    assert json.loads(desk.run("list", "--all", "--json")[1]) == [row]


def test_show_as_json_has_the_message_and_no_raw_control_character(desk: Desk) -> None:
    reference = desk.post(message="Red \x1b[31m and \u202e")

    said = desk.run("show", reference, "--json")[1]
    assert json.loads(said)["payload"]["message"] == "Red \x1b[31m and \u202e"
    assert said.isascii()
    assert "\x1b" not in said


def test_statistics_count_by_day_what_was_taken_marked_held_delivered_and_answered(
    desk: Desk,
) -> None:
    desk.post()
    (first,) = desk.journal.stored.values()
    for number in range(1, 20):
        desk.journal.create(replace(first, key=f"{number:064}"), NOON)
    for number, record in enumerate(list(desk.journal.stored.values())[:10]):
        arrived = replace(record, state=State.DELIVERED, delivered_at=NOON + 1 + number)
        desk.journal.save(replace(arrived, answer="answered" if number < 3 else ""))
    held = replace(first, key="f" * 64, state=State.QUARANTINED, flags=frozenset({CHECK, HELD}))
    desk.journal.create(held, NOON)
    released = replace(first, key="e" * 64, answer="not-for-us", flags=frozenset({HELD}))
    desk.journal.create(released, NOON)
    desk.clock.pass_(86_400)
    desk.post(submission_id="tomorrow")

    code, said = desk.run("stats", "--json")
    later, day = json.loads(said)
    assert code == 0
    assert (later["day"], later["taken"], later["p50"]) == ("2026-03-05", 1, None)
    assert day == {
        "day": "2026-03-04",
        "taken": 22,
        "marked": 1,
        "held": 2,
        "delivered": 10,
        "p50": 5,
        "p95": 10,
        "answered": 3,
        "not_for_us": 1,
        "waiting": 17,
    }
    assert desk.run("stats")[1].splitlines()[0].split() == list(day)
    assert desk.run("stats", "--days", "0") == (0, "No messages")


def test_a_dry_run_of_replay_names_messages_and_does_nothing(desk: Desk) -> None:
    reference = desk.post()
    before = dict(desk.journal.stored)

    code, said = desk.run("replay", "--dry-run")
    assert code == 0
    assert reference in said
    assert said.endswith("1 messages would be sent again; nothing was done")
    assert desk.journal.stored == before
    assert desk.mailer.mails == []


def test_replay_sends_what_is_not_delivered_and_neither_held_nor_delivered_ones(
    desk: Desk,
) -> None:
    waiting = desk.post(submission_id="one")
    desk.post(website="x", message="http://a http://b http://c", submission_id="held")
    delivered = desk.post(submission_id="two")
    record = next(e for e in desk.journal.stored.values() if e.reference == delivered)
    desk.journal.save(replace(record, state=State.DELIVERED, worklist=Worklist.TO_WATCH, due=NOON))

    code, said = desk.run("replay")
    assert (code, said.splitlines()[-1]) == (0, "1 of 1 messages are sent again")
    assert [each.tags["reference"] for each in desk.mailer.mails] == [waiting]


def test_a_test_mail_says_where_it_went_and_to_look_into_the_junk_folder(desk: Desk) -> None:
    said = desk.run("test-send")[1]

    assert "lead@clinic.example" in said
    assert "junk" in said


def test_the_help_has_examples_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    said = capsys.readouterr().out
    assert "python -m contact_lambda.admin replay --dry-run" in said
    assert "0 done, 1 not done, 2 not understood" in said
