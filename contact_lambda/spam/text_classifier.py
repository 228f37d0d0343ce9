"""Judges a text by a trained list of words: does it read like what clinics get as spam?

The list, `words.txt`, is made by `tests.contact_lambda.spam.train_spam` from the corpus beside it
and is read once, at the start. Its lines are `bias`, `check` and `hold` with a number,
`#concept` with its weight and its words, and a weight with the words that have it; weights are
hundredths. `your_site,page` stands for two pairs that begin alike. Unknown words make a text
neutral: they add nothing and count as length.
"""

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from pkgutil import get_data

from contact_lambda.spam.features import Concepts, features_of, read
from contact_lambda.spam.sender import weight_of

FILE = Path(__file__).with_name("words.txt")
WINDOW_WORDS = 30  # a part that is judged by itself, so that padding does not hide it
PART_MARGIN = 0.3  # above the limit for holding: one part of many is more easily above it
SCALES = {"#": 2.5, "<": 2.0}  # how much more than a word a concept and a mark count
FEW_WORDS = 8.0  # makes short texts neutral
SURE_WORDS = 8  # fewer words without a link are never surely spam: anybody may ask "who decides?"


class TextClassifier:
    """The trained list."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._numbers: dict[str, float] = {}
        self._weights: dict[str, float] = {}
        entries: list[tuple[str, str]] = []
        for line in lines:
            name, *words = line.split()
            if name in ("bias", "check", "hold"):
                self._numbers[name] = int(words[0]) / 100
            elif name.startswith("#"):
                self._weights[name] = int(words[0]) / 100
                for group in words[1:]:
                    if "," in group:
                        entries += [(word, name) for word in _words_of(group)]
                    else:
                        entries.append((group, name))
            elif name != "corpus":
                self._weights.update(dict.fromkeys(words, int(name) / 100))
        self.concepts = Concepts(entries)

    def sign_of(self, text: str, email: str = "") -> str:
        """Return `advert` for a text that surely is spam, `wording` for a probable one.

        An address of a trade can make a text a probable one, never a sure one.
        """
        words, marks = read(text)
        check, hold = self._numbers["check"], self._numbers["hold"]
        score = self.score(features_of(words, self.concepts) | marks)
        if score >= hold and (len(words) >= SURE_WORDS or "<1-link>" in marks):
            return "advert"
        if score + weight_of(email) >= check:
            return "wording"
        if any(self.score(part | marks) >= hold + PART_MARGIN for part in self._parts(words)):
            return "wording"
        return ""

    def _parts(self, words: list[str]) -> Iterable[set[str]]:
        for start in range(0, len(words) - WINDOW_WORDS // 2, WINDOW_WORDS // 2):
            yield features_of(words[start : start + WINDOW_WORDS], self.concepts)

    def score(self, features: set[str]) -> float:
        """Return how much a text reads like spam: about 0 is neutral, 1 and more is spam."""
        total = sum(self._weights.get(feature, 0.0) for feature in features)
        return self._numbers["bias"] + total / length_of(features)


def _words_of(group: str) -> Iterable[str]:
    """Return `your_site` and `your_page` for `your_site,page`."""
    first, _, others = group.partition("_")
    return [f"{first}_{second}" for second in others.split(",")]


def length_of(features: set[str]) -> float:
    """Return what the sum of weights is divided by, so that long texts are judged like short."""
    return math.sqrt(FEW_WORDS + sum(scale_of(feature) ** 2 for feature in features))


def scale_of(feature: str) -> float:
    """Return how much a feature counts beside a word."""
    return SCALES.get(feature[0], 1.0)


@cache
def text_classifier() -> TextClassifier:
    """Return the list, read once in the life of the process."""
    return TextClassifier(_content().decode().splitlines())


def _content() -> bytes:
    """The list, also where the modules are read from a zip."""
    if content := get_data(__package__, FILE.name):
        return content
    raise FileNotFoundError(FILE.name)
