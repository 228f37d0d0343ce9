"""Reads a document in a child process with limits on time and memory.

A few hundred bytes of an uploaded file can expand into hours of work or gigabytes. The child ends
before the 10 seconds in which the form has to answer. macOS does not enforce the limit on memory,
and Windows has neither that nor the one on processor time; the time-out applies everywhere.
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

from cms.import_export.documents.document_model import (
    About,
    Document,
    Kind,
    LeftOut,
    Piece,
    UnreadableDocument,
)
from cms.import_export.documents.reader import read_document

SECONDS = 7
MEMORY_BYTES = 768 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", __name__]
TOO_MUCH = (
    "This document takes more time or memory to read than a page needs. Save the part that you "
    "need as plain text or as a new document, and import that."
)

TOO_LONG = (
    "Reading this document took too long. Try again in a minute. If it takes too long again, save "
    "the part that you need as plain text or as a new document, and import that."
)


def read_in_process(name: str, content: bytes) -> Document:
    """Call `read_document` in the child process.

    Raises:
        UnreadableDocument: as `read_document`, or the document needs too much time or memory.
    """
    try:
        child = subprocess.run(  # noqa: S603  runs this module; the name is sent by a pipe
            COMMAND,
            input=json.dumps(name).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:  # the document's fault, or the server is busy
        raise UnreadableDocument(TOO_LONG) from error
    if child.returncode != 0:  # ended by a limit
        raise UnreadableDocument(TOO_MUCH)
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise UnreadableDocument(answer["refused"])
    return _document(answer)


def _environment() -> dict[str, str]:
    """An environment without this process's secrets."""
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _document(answer: dict[str, Any]) -> Document:
    return Document(
        answer["name"],
        answer["lines"],
        [_piece(piece) for piece in answer["pieces"]],
        {name: About(**about) for name, about in answer["about"].items()},
        [LeftOut(**left) for left in answer["left_out"]],
    )


def _piece(answer: dict[str, Any]) -> Piece:
    return Piece(**{**answer, "kind": Kind(answer["kind"]), "cells": tuple(answer["cells"])})


def main() -> None:
    """Run in the child: reads the name as a line of JSON and then the file, and prints JSON."""
    name = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit_this_process()
    sys.stdout.write(json.dumps(_answer(lambda: read_document(name, content))))


def _answer(read: Callable[[], Document]) -> dict[str, Any]:
    try:
        return asdict(read())
    except UnreadableDocument as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):  # deeply nested brackets
        return {"refused": TOO_MUCH}


def limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        with suppress(ValueError, OSError):  # not supported, or the system allows less
            resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    main()
