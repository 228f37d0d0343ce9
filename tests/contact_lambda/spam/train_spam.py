"""Trains the list of words by which the contact handler knows spam.

Reads the corpus beside this module and writes contact_lambda/spam/words.txt: the same corpus gives
the same file. Prints how well messages are judged by a list that was trained without their author.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from contact_lambda.spam import text_classifier
from contact_lambda.spam.features import Concepts, features_of, read
from contact_lambda.spam.normalise import normalise
from contact_lambda.spam.sender import weight_of
from contact_lambda.spam.text_classifier import TextClassifier, length_of, scale_of
from tests.contact_lambda.spam import corpus

ROUNDS = 30
COST = 2.0  # of one message on the wrong side
MIN_MESSAGES = 12  # a word of fewer messages is not learned; a concept or mark of two is
_ONE_CHARACTER = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # stands for a word
LEAST_WEIGHT = 20  # hundredths: smaller ones are left out of the file
PATIENTS_MARKED = 0.006  # the part of the patients in cross-validation that may be marked
HOLD_MARGIN = 0.2  # above the patient whose message reads most like spam


class Sample(NamedTuple):
    features: frozenset[str]
    is_spam: bool


def concept_entries() -> list[tuple[str, str]]:
    """Pairs such as (`darlehen*`, `#+loan`), spelled as `normalise` spells a text.

    Without what cannot be found in a text, and what a beginning or a word of the same concept says
    already. A word of two concepts is of the later one.
    """
    entries: dict[str, str] = {}
    concept = ""
    for line in corpus.CONCEPTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        if line.startswith("#"):
            concept = line
            continue
        for word in line.split():
            end = "*" if word.endswith("*") else ""
            entries[normalise(word.rstrip("*")) + end] = concept
    return [each for each in entries.items() if _counts(*each, entries)]


def _counts(entry: str, concept: str, entries: dict[str, str]) -> bool:
    word = entry.rstrip("*")
    parts = word.split("_")
    if len(parts) > 2 or not all(len(part) > 1 and part.isalpha() for part in parts):
        return len(parts) == 1 and bool(_ONE_CHARACTER.fullmatch(word))
    beginnings = (f"{word[:length]}*" for length in range(2, len(word) + 1))
    if any(entries.get(each) == concept for each in beginnings if each != entry):
        return False
    return len(parts) == 1 or all(entries.get(part) != concept for part in parts)


def samples(messages: Sequence[corpus.Message], concepts: Concepts) -> list[Sample]:
    found = []
    for message in messages:
        words, marks = read(message.text)
        features = frozenset(features_of(words, concepts) | marks)
        found.append(Sample(features, message.kind == corpus.SPAM))
    return found


def train(given: Sequence[Sample]) -> dict[str, float]:
    """Weights of a linear support vector machine (L2 loss), by dual coordinate descent.

    Hsieh et al., A dual coordinate descent method for large-scale linear SVM, ICML 2008. The
    weight of the empty name is the bias.
    """
    count = Counter(feature for sample in given for feature in sample.features)
    kept = {
        name for name, found in count.items() if found >= (2 if name[0] in "#<" else MIN_MESSAGES)
    }
    rows = [_row(sample, kept) for sample in given]
    weights = dict.fromkeys(kept, 0.0) | {"": 0.0}
    slack = 0.5 / COST
    squares = [sum(value * value for _, value in row) + slack for row, _ in rows]
    alphas, order, chance = [0.0] * len(rows), list(range(len(rows))), random.Random(1)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for at in order:
            row, side = rows[at]
            margin = side * sum(weights[name] * value for name, value in row)
            changed = max(alphas[at] - (margin - 1 + slack * alphas[at]) / squares[at], 0.0)
            step = (changed - alphas[at]) * side
            if step:
                alphas[at] = changed
                for name, value in row:
                    weights[name] += step * value
    return {name: weight * (scale_of(name) if name else 1) for name, weight in weights.items()}


def _row(sample: Sample, kept: set[str]) -> tuple[list[tuple[str, float]], int]:
    length = length_of(set(sample.features))
    known = sorted(name for name in sample.features if name in kept)
    row = [(name, scale_of(name) / length) for name in known]
    return [*row, ("", 1.0)], 1 if sample.is_spam else -1


def lines_of(
    weights: dict[str, float], entries: list[tuple[str, str]], check: float, hold: float
) -> list[str]:
    """The lines of the file, see `contact_lambda.spam.text_classifier`."""
    rounded = {name: round(100 * weight) for name, weight in weights.items()}
    lines = [f"corpus {corpus.digest()}", f"bias {rounded.pop('')}"]
    lines += [f"check {round(100 * check)}", f"hold {round(100 * hold)}"]
    by_concept: dict[str, list[str]] = {}
    for word, concept in entries:
        by_concept.setdefault(concept, []).append(word)
    for concept, words in sorted(by_concept.items()):
        lines.append(f"{concept} {rounded.pop(concept, 0)} {' '.join(_grouped(words))}")
    heavy = sorted((w, name) for name, w in rounded.items() if abs(w) >= LEAST_WEIGHT)
    for weight, group in groupby(heavy, key=lambda each: each[0]):
        lines.append(f"{weight} {' '.join(name for _, name in group)}")
    return lines


def _grouped(words: Sequence[str]) -> Iterator[str]:
    """`your_site,page` for `your_site` and `your_page`."""
    groups: dict[str, list[str]] = {}
    for word in words:
        first, pair, second = word.partition("_")
        groups.setdefault(first + pair, []).append(second)
    yield from (first + ",".join(seconds) for first, seconds in groups.items())


def cross_validated(
    given: Sequence[Sample], authors: Sequence[str], entries: list[tuple[str, str]]
) -> list[float]:
    """The score of each sample, judged by a list that saw no message of its author."""
    judges = {}
    for author in dict.fromkeys(authors):
        seen = [sample for sample, by in zip(given, authors, strict=True) if by != author]
        judges[author] = TextClassifier(lines_of(train(seen), entries, 0, 0))
    return [
        judges[author].score(set(sample.features))
        for sample, author in zip(given, authors, strict=True)
    ]


def thresholds(judged: Sequence[tuple[corpus.Message, float]]) -> tuple[float, float]:
    """From which score a message is marked, and from which it is held.

    An address counts for the first limit only.
    """
    patients = [each for each in judged if each[0].kind == corpus.PATIENT]
    marked = sorted((score + weight_of(by.email) for by, score in patients), reverse=True)
    check = marked[int(len(marked) * PATIENTS_MARKED)] + 0.01
    return check, max(score for _, score in patients) + HOLD_MARGIN


def made() -> tuple[list[str], list[float], Sequence[corpus.Message]]:
    """The lines of the file, and the messages with their scores in cross-validation."""
    messages, entries = corpus.messages(), concept_entries()
    given = samples(messages, Concepts(entries))
    scores = cross_validated(given, [each.author for each in messages], entries)
    check, hold = thresholds(list(zip(messages, scores, strict=True)))
    return lines_of(train(given), entries, check, hold), scores, messages


def is_long(text: str) -> bool:
    """Whether a text has enough words, or a link, to be held for what it says."""
    words, marks = read(text)
    return len(words) >= text_classifier.SURE_WORDS or "<1-link>" in marks


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="train_spam", description=__doc__)
    parser.add_argument("--to", type=Path, default=text_classifier.FILE, help="the file to write")
    parser.add_argument("--worst", type=int, default=0, help="also print the worst judged messages")
    options = parser.parse_args(arguments)
    lines, scores, messages = made()
    options.to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{options.to.stat().st_size / 1000:.1f} kB from {len(messages)} messages")
    limits = {line.split()[0]: int(line.split()[1]) / 100 for line in lines[2:4]}
    judged = list(zip(messages, scores, strict=True))
    for author in sorted({each.author for each in messages}):
        for kind in (corpus.SPAM, corpus.PATIENT):
            found = [each for each in judged if (each[0].author, each[0].kind) == (author, kind)]
            held = sum(score >= limits["hold"] and is_long(by.text) for by, score in found)
            marked = sum(score + weight_of(by.email) >= limits["check"] for by, score in found)
            shares = f"{marked / len(found):.1%} marked or held, {held / len(found):.1%} held"
            print(f"{author} {kind}, {len(found)}: {shares}")
    sign = {corpus.SPAM: 1, corpus.PATIENT: -1}
    for message, score in sorted(judged, key=lambda each: each[1] * sign[each[0].kind])[
        : options.worst
    ]:
        print(f"{score:6.2f} {message.kind} {message.text[:90]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
