"""Trains the list of words by which the contact handler knows spam.

Reads the corpus beside this module and writes contact_lambda/spam/words.txt: the same corpus gives
the same file. Prints how well messages are judged that the training did not see.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from contact_lambda.spam import wording
from contact_lambda.spam.features import Concepts, features_of, read
from contact_lambda.spam.normalise import normalise
from contact_lambda.spam.wording import Wording, length_of, scale_of
from tests.contact_lambda.spam import corpus

FOLDS, ROUNDS, SEEDS = 5, 30, (1, 2)
COST = 2.0  # of one message on the wrong side
MIN_MESSAGES = 2  # a word of fewer messages is not learned
LEAST_WEIGHT = 12  # hundredths: smaller ones are left out of the file
PATIENTS_MARKED = 0.006  # the part of the patients in cross-validation that may be marked
HOLD_MARGIN = 0.1  # above the patient whose message reads most like spam


class Sample(NamedTuple):
    features: frozenset[str]
    is_spam: bool


def concept_entries() -> list[tuple[str, str]]:
    """Pairs such as (`darlehen*`, `#loan`), spelled as `normalise` spells a text."""
    entries, concept = [], ""
    for line in corpus.CONCEPTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        if line.startswith("#"):
            concept = line
            continue
        for word in line.split():
            end = "*" if word.endswith("*") else ""
            entries.append((normalise(word.rstrip("*")) + end, concept))
    return entries


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
    kept = {name for name, found in count.items() if found >= MIN_MESSAGES}
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
    """The lines of the file, see `contact_lambda.spam.wording`."""
    rounded = {name: round(100 * weight) for name, weight in weights.items()}
    lines = [f"corpus {corpus.digest()}", f"bias {rounded.pop('')}"]
    lines += [f"check {round(100 * check)}", f"hold {round(100 * hold)}"]
    by_concept: dict[str, list[str]] = {}
    for word, concept in entries:
        by_concept.setdefault(concept, []).append(word)
    for concept, words in sorted(by_concept.items()):
        lines.append(f"{concept} {rounded.pop(concept, 0)} {' '.join(dict.fromkeys(words))}")
    heavy = sorted((w, name) for name, w in rounded.items() if abs(w) >= LEAST_WEIGHT)
    for weight, group in groupby(heavy, key=lambda each: each[0]):
        lines.append(f"{weight} {' '.join(name for _, name in group)}")
    return lines


def cross_validated(
    given: Sequence[Sample], entries: list[tuple[str, str]], seed: int
) -> Iterator[tuple[int, float]]:
    """The number and the score of each sample, judged by a list that did not see it."""
    order = list(range(len(given)))
    random.Random(seed).shuffle(order)
    for fold in range(FOLDS):
        unseen = set(order[fold::FOLDS])
        seen = [sample for number, sample in enumerate(given) if number not in unseen]
        judge = Wording(lines_of(train(seen), entries, 0, 0))
        yield from ((number, judge.score(set(given[number].features))) for number in unseen)


def thresholds(scored: Sequence[tuple[bool, float]]) -> tuple[float, float]:
    """From which score a message is marked, and from which it is held."""
    patients = sorted((score for is_spam, score in scored if not is_spam), reverse=True)
    return patients[int(len(patients) * PATIENTS_MARKED)] + 0.01, patients[0] + HOLD_MARGIN


def made() -> tuple[list[str], list[tuple[int, float]], Sequence[corpus.Message]]:
    """The lines of the file, and the scores of cross-validation with their messages."""
    messages, entries = corpus.messages(), concept_entries()
    given = samples(messages, Concepts(entries))
    scores = [each for seed in SEEDS for each in cross_validated(given, entries, seed)]
    check, hold = thresholds([(given[number].is_spam, score) for number, score in scores])
    return lines_of(train(given), entries, check, hold), scores, messages


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="train_spam", description=__doc__)
    parser.add_argument("--to", type=Path, default=wording.FILE, help="the file to write")
    parser.add_argument("--worst", type=int, default=0, help="also print the worst judged messages")
    options = parser.parse_args(arguments)
    lines, scores, messages = made()
    options.to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{options.to.stat().st_size / 1000:.1f} kB from {len(messages)} messages")
    limits = {line.split()[0]: int(line.split()[1]) / 100 for line in lines[2:4]}
    for kind in (corpus.SPAM, corpus.PATIENT):
        of_kind = [score for number, score in scores if messages[number].kind == kind]
        for name, limit in limits.items():
            share = sum(score >= limit for score in of_kind) / len(of_kind)
            print(f"{kind}: {share:.1%} {name} (from {limit})")
    sign = {corpus.SPAM: 1, corpus.PATIENT: -1}
    for number, score in sorted(scores, key=lambda each: each[1] * sign[messages[each[0]].kind])[
        : options.worst
    ]:
        print(f"{score:6.2f} {messages[number].kind} {messages[number].text[:90]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
