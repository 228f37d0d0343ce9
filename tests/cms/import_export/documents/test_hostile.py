"""Hostile documents are refused with a message or read; nothing hangs or crashes."""

import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.evidence.models import ResearchSource
from cms.import_export.documents import reader_process
from cms.import_export.documents.document_model import MAX_PIECES, UnreadableDocument
from cms.import_export.documents.drafting import prepare, write
from cms.import_export.documents.interpretation import MAX_BLOCKS
from cms.import_export.documents.reader_process import read_in_process
from tests.cms.import_export.documents.hostile import FILES, INPUTS, word
from tests.rare import rare

TOO_MUCH = "more time or memory"
REFUSALS = (TOO_MUCH, "There is no text", "not a Word document that can be read")
REASONS = {
    "aliases.md": "Write the value out",
    "paragraphs.docx": "Split it into several pages",
    "million.docx": "Split it into several pages",
    "pictures.docx": "Split it into several pages",
    "entities.docx": "document type",
    "entities16.docx": "document type",
    "entities16be.docx": "document type",
    "entities16bare.docx": "document type",
    "million16.docx": "Split it into several pages",
    "spaced16.docx": "Split it into several pages",
    "spaced.docx": "Split it into several pages",
    "prefixed.docx": "Split it into several pages",
    "foreign.docx": "document type",
    "zeros.docx": "Take pictures out",
    "lines.txt": "Split it into several pages",
    "paragraphs.txt": "Split it into several pages",
    "items.html": "Split it into several pages",
    "comments.html": "Split it into several pages",
    "research.md": "more than 100 studies",
    "front.md": TOO_MUCH,
    "long.md": "Put only names and values there",
    "number.md": "not YAML",
    "day.md": "not YAML",
    "benefits.md": "more than 500 blocks",
    "locations.md": "more than 500 blocks",
    "contacts.md": "more than 500 blocks",
}


# Each asks the same of the reader as another one.
LIKE_ANOTHER = (
    "entities16be.docx", "entities16bare.docx", "million16.docx", "spaced16.docx", "comments.html",
    "items.html", "lists.html", "number.md", "open.html", "paragraphs.txt", "pictures.docx",
    "prefixed.docx", "stars.md", "locations.md", "contacts.md", "quotes.md", "bold.html",
)  # fmt: skip
COMMAND = reader_process.COMMAND
CHILD = f"import {reader_process.__name__} as child; child.SECONDS = {{}}; child.main()"


@pytest.fixture(autouse=True)
def only_processor_time_ends_the_child(in_a_child, monkeypatch):
    """A busy machine does not end it; and three seconds prove the same as seven."""
    monkeypatch.setattr(reader_process, "SECONDS", 60)
    give_the_child(monkeypatch, seconds=3)


def give_the_child(monkeypatch, *, seconds: int) -> None:
    """Limit the processor time of each child that reads a document."""
    monkeypatch.setattr(reader_process, "COMMAND", [sys.executable, "-c", CHILD.format(seconds)])


@pytest.fixture
def as_in_production(only_processor_time_ends_the_child, monkeypatch):
    """For what has to be read: the child has all its seconds of processor time."""
    monkeypatch.setattr(reader_process, "COMMAND", COMMAND)


@pytest.mark.parametrize(
    "name", [*(name for name in FILES if name not in LIKE_ANOTHER), *rare(*LIKE_ANOTHER)]
)
def test_a_hostile_file_is_refused_with_a_message_or_read(demo, monkeypatch, name):
    page = refusal = None
    if REASONS.get(name) not in (None, TOO_MUCH):  # a slow machine still comes to the reason
        give_the_child(monkeypatch, seconds=50)
    try:
        page = prepare(name, FILES[name], demo.home).page
    except UnreadableDocument as error:
        refusal = str(error)

    if page:
        assert name not in REASONS
        assert len(page.document.pieces) <= MAX_PIECES
    else:
        wanted = [REASONS[name]] if name in REASONS else REFUSALS
        assert any(each in refusal for each in wanted)


@pytest.mark.parametrize("name", ["aliases.md", *rare("million.docx", "entities.docx", "front.md")])
def test_the_form_shows_the_message(admin_client, demo, name):
    file = SimpleUploadedFile(name, FILES[name])

    answer = admin_client.post("/admin/import-document/", {"file": file, "parent": demo.home.pk})

    assert answer.status_code == 200
    assert REASONS[name] in answer.text


@pytest.mark.parametrize(
    ("section", "kind"),
    [("Location\n\nAt ///crush.pounces.gifted and so on", "location"), ("Contact", "contact_form")],
)
def test_a_place_or_form_named_hundreds_of_times_is_looked_up_once(demo, section, kind):
    content = f"# Title\n\n{f'## {section}{chr(10)}' * 250}".encode()

    with CaptureQueriesContext(connection) as queries:
        page = prepare("a.md", content, demo.home).page

    assert sum(block.type == kind for block in page.blocks) == 250
    assert len(queries) < 50


def test_writing_the_largest_document_asks_few_queries(demo):
    """The form has 10 seconds: each block costs milliseconds, each query and each save more."""
    studies = "".join(
        f"- Journal of Pain (2001), study {n} on pain: it eased\n" for n in range(100)
    )
    benefits = "- **Less pain:** after three months\n" * 398
    content = f"# Title\n\n## Benefits\n\n{benefits}\n## Key research\n\n{studies}".encode()
    largest = prepare("a.md", content, demo.home)

    with CaptureQueriesContext(connection) as queries:
        write(largest)

    assert len(largest.page.blocks) > MAX_BLOCKS - 3
    assert ResearchSource.objects.filter(import_text__startswith="Journal of Pain").count() == 100
    assert len(queries) < 120


def test_the_command_prints_the_message(demo):
    with pytest.raises(CommandError, match="Write the value out"):
        call_command("import_document", str(INPUTS / "yaml_bomb.md"))


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(reader_process, "SECONDS", 0.1)
    waits = [sys.executable, "-c", "import sys; sys.stdin.read(); import time; time.sleep(600)"]
    monkeypatch.setattr(reader_process, "COMMAND", waits)

    with pytest.raises(UnreadableDocument, match="took too long"):
        read_in_process("a.txt", b"a")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know other limits")
def test_a_child_that_takes_too_much_memory_is_ended_and_says_so(monkeypatch):
    code = (
        "from cms.import_export.documents import reader_process as child\n"
        "child.read_document = lambda name, content: bytearray(2_000_000_000)\n"
        "child.main()"
    )
    monkeypatch.setattr(reader_process, "COMMAND", [sys.executable, "-c", code])

    with pytest.raises(UnreadableDocument, match="more time or memory"):
        read_in_process("a.txt", b"a")


def test_the_child_process_limits_its_processor_time(monkeypatch):
    pytest.importorskip("resource")
    code = "from cms.import_export.documents import reader_process as c\n"
    code += "c.limit_this_process()\nwhile True: pass"
    code = code.replace("c.limit", "c.SECONDS = 1; c.limit")

    ended = subprocess.run([sys.executable, "-c", code], cwd=reader_process.ROOT, check=False)

    assert ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_a_system_without_limits_still_reads(monkeypatch):
    def refuse(kind, limit):
        raise ValueError("current limit exceeds maximum limit")

    limits = SimpleNamespace(RLIMIT_CPU=0, RLIMIT_AS=9, setrlimit=refuse)
    monkeypatch.setitem(sys.modules, "resource", limits)
    reader_process.limit_this_process()
    monkeypatch.setitem(sys.modules, "resource", None)
    reader_process.limit_this_process()


def test_the_child_process_gets_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    looks = "sys.exit(3 if 'SECRET_KEY' not in os.environ else 4)"
    code = f"import os, sys; sys.stdin.buffer.read(); {looks}"
    monkeypatch.setattr(reader_process, "COMMAND", [sys.executable, "-c", code])
    seen = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: seen.append(run(*a, **k)) or seen[0])

    with pytest.raises(UnreadableDocument):
        read_in_process("a.txt", b"a")

    assert seen[0].returncode == 3


def test_an_ordinary_document_is_the_same_from_the_child(as_in_production):
    from cms.import_export.documents.reader import read_document

    for file in INPUTS.glob("*.*"):
        if file.name not in ("yaml_bomb.md", "paras_20000.docx"):
            content = file.read_bytes()
            assert read_in_process(file.name, content) == read_document(file.name, content)


def test_the_largest_number_of_paragraphs_is_read(as_in_production):
    content = word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * MAX_PIECES)

    assert len(read_in_process("a.docx", content).pieces) == MAX_PIECES
