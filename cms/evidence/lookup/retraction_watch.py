"""Reads the Retraction Watch data, which Crossref publishes as one CSV file.

https://doi.org/10.13003/c23rw1d9 and https://gitlab.com/crossref/retraction-watch-data. One row a
notice; the columns used are in `COLUMNS`. Days are written month/day/year, as in 7/26/2019 0:00. A
missing DOI is empty or “Unavailable”, a missing PubMed number empty or 0.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from cms.evidence.identifiers import normalise_doi
from cms.evidence.lookup.crossref import Update

COLUMNS = frozenset(
    {
        "Record ID", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDOI",
        "OriginalPaperPubMedID", "RetractionNature",
    }
)  # fmt: skip
ROWS_PER_REPORT = 20_000
MAX_FIELD_CHARACTERS = 1_000_000
NATURES = {
    "retraction": "retraction",
    "expression of concern": "expression_of_concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}


class UnreadableFile(Exception):
    """The file is missing, is no CSV, lacks columns or was cut off; the text says which."""


def notices(
    path: str, identifiers: dict[str, int], report: Callable[[str], Any] = lambda _: None
) -> dict[int, list[Update]]:
    """The notices about some sources, by the value of `identifiers`, in the order of the file.

    `identifiers` has the DOIs in lower case and the PubMed numbers: `{"10.1/x": 7, "345": 7}`. The
    file is read row by row; only what matches is kept. `report` gets a line now and then.

    Raises:
        UnreadableFile: see there.
    """
    found: dict[int, list[Update]] = defaultdict(list)
    for number, row in enumerate(_rows(path), start=1):
        if number % ROWS_PER_REPORT == 0:
            report(f"  {number} rows of the Retraction Watch file read …")
        keys = (_doi(row["OriginalPaperDOI"]), _pmid(row["OriginalPaperPubMedID"]))
        sources = {identifiers[key] for key in keys if key in identifiers}
        for source in sources:
            found[source].append(_update(row))
    return {key: list(dict.fromkeys(some)) for key, some in found.items()}


def _rows(path: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader, is_whole = csv.DictReader(file), True
            _require_columns(path, reader.fieldnames or ())
            for row in reader:
                is_whole = None not in row.values()
                yield {name: value or "" for name, value in row.items()}
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from error
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not a CSV file: {error}.") from error
    if not is_whole:  # a download that was cut off, or a quote that nothing closes
        raise UnreadableFile(f"{path} ends in the middle of a row. Download it again.")


def _require_columns(path: str, names: Iterable[str]) -> None:
    if missing := sorted(COLUMNS - set(names)):
        raise UnreadableFile(f"{path} lacks the columns {', '.join(missing)}.")


def _update(row: dict[str, str]) -> Update:
    nature = " ".join(row["RetractionNature"].lower().split())
    pmid, day = _pmid(row["RetractionPubMedID"]), _day(row["RetractionDate"])
    named = _doi(row["RetractionDOI"]) or (pmid and f"PMID {pmid}")
    return Update(
        type=NATURES.get(nature, nature.replace(" ", "_")),
        notice=named or (day.isoformat() if day else ""),  # tells it from an earlier one
        on=day,
        by=f"record {row['Record ID'].strip()}",
    )


def _doi(text: str) -> str:
    with suppress(ValidationError):
        return normalise_doi(text.strip())
    return ""


def _pmid(text: str) -> str:
    number = text.strip().removesuffix(".0")
    return number if number.isascii() and number.isdigit() and int(number) else ""


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return datetime.strptime(text.split()[0], "%m/%d/%Y").date() if text.strip() else None
    return None
