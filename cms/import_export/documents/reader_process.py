"""Reads a document in a process of its own, which has little time and little memory.

A document is whatever somebody uploads, and its formats can ask for more than they hold: a few
hundred bytes that unfold into hours or gigabytes. The process ends before the form's patience does.
The limits on memory and processor hold where the system knows them: macOS does not hold to the one
on memory, Windows knows neither. The limit on time holds everywhere.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cms.import_export.documents.document import About, Document, Kind, LeftOut, Piece
from cms.import_export.documents.exceptions import UnreadableDocument
from cms.import_export.documents.reader import read_document

SECONDS = 7
MEMORY_BYTES = 768 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", __name__]
TOO_MUCH = (
    "This document takes more time or memory to read than a page needs. Save the part that you "
    "need as plain text or as a new document, and import that."
)


def read_in_process(name: str, content: bytes) -> Document:
    """What `read_document` returns and raises, within limits.

    Raises:
        UnreadableDocument: as `read_document`, or it needs too much time or memory.
    """
    try:
        child = subprocess.run(  # noqa: S603  this very module; the name goes over a pipe
            COMMAND,
            input=json.dumps(name).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(TOO_MUCH) from error
    if child.returncode != 0:  # ended by a limit
        raise UnreadableDocument(TOO_MUCH)
    told = json.loads(child.stdout)
    if "refused" in told:
        raise UnreadableDocument(told["refused"])
    return _document(told)


def _environment() -> dict[str, str]:
    """None of the secrets of this process."""
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _document(told: dict[str, Any]) -> Document:
    return Document(
        told["name"],
        told["lines"],
        [Piece(**{**piece, "kind": Kind(piece["kind"])}) for piece in told["pieces"]],
        {name: About(**about) for name, about in told["about"].items()},
        [LeftOut(**left) for left in told["left_out"]],
    )


def main() -> None:
    """The child: the name as one line of JSON, then the file; answers with JSON."""
    name = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit_this_process()
    sys.stdout.write(json.dumps(_answer(lambda: read_document(name, content))))


def _answer(read: Callable[[], Document]) -> dict[str, Any]:
    try:
        return asdict(read())
    except UnreadableDocument as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):  # brackets in brackets in brackets
        return {"refused": TOO_MUCH}


def limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        with suppress(ValueError, OSError):  # a system that does not know it, or allows less
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
