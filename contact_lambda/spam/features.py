"""What a text is made of: words, beginnings, pairs, what they are about, and marks (links)."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from contact_lambda.spam.normalise import normalise

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAIL_PROVIDER = re.compile(
    r"@(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|gmx|web|mail|proton"
    r"|protonmail|orange|wanadoo|free|laposte|sfr|t-online|freenet|bluewin|btinternet|sky)\."
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"\])]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,12}\b(?:/[^\s<>]*)?"
)
_PUBLIC_LINK = re.compile(  # health services, governments, maps
    r"(?:https?://)?(?:[\w-]+\.)*(?:nhs\.uk|gov(?:\.[a-z]{2})?|nih\.gov|cochrane\.org|who\.int"
    r"|wikipedia\.org|doctolib\.(?:fr|de|it)|ameli\.fr|maps\.app\.goo\.gl|google\.[a-z.]+/maps)"
    r"(?![\w.-])\S*"
)
_MARKS = {
    "<short-link>": r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.su|cutt\.ly|is\.gd|rb\.gy|ow\.ly)/",
    "<chat>": (
        r"\bt\.me/|\bwa\.me/|telegram|whats ?app|\bskype\b|\bdiscord\b|(?<!\w)@[a-z]\w{4,}"
        r"|телеграм|واتساب|تيليجرام|تلغرام|微信|电报"
    ),
    "<markup>": r"<a\s|\[url|\[link|</a>|\{\{|\[\w+_name\]",
    "<percent>": r"\d ?%",
    "<price>": r"[$€£¥₽] ?\d|\d ?(?:[$€£¥₽]|usd|eur|euros?|gbp|dollars?|pounds?)\b",
    "<sum>": r"\d(?:[.,' ]\d{3})+ ?(?:[$€£]|usd|eur|euro|gbp)|[$€£]\d+[.,]?\d{3}|million",
    "<shout>": r"!!+|\$\$|>>+",
    "<emoji>": "[\U0001f300-\U0001faff\u2705\u2714\u27a1\u2b50\u26a1]",
    "<coin>": r"\b(?:bc1|0x)[a-z0-9]{20,}",
}
_COMPILED = {mark: re.compile(pattern) for mark, pattern in _MARKS.items()}
_GIBBERISH = re.compile(r"\b(?=[A-Za-z]*?[a-z][A-Z][A-Za-z]*?[a-z][A-Z])[A-Za-z]{8,}\b")
_WORD = re.compile(r"[^\W\d_]+")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
_ARABIC_ARTICLE = re.compile("[وبفك]?ال|لل")
_BEGINNING = 5  # letters
_LONGEST_WORD = 24


class Concepts:
    """What words are about, in many languages: `loan` and `darlehen*` are both `#loan`.

    An entry is a word, a pair (`work_from`) or the beginning of one (`casin*`).
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        for entry, concept in entries:
            if entry.endswith("*"):
                self._beginnings[entry[:-1]] = concept
            else:
                self._whole[entry] = concept
        self._lengths = sorted({len(each) for each in self._beginnings}, reverse=True)

    def of(self, word: str) -> str:
        """Return the concept of a word or pair, or nothing."""
        if found := self._whole.get(word):
            return found
        shortest = word.find("_") + 1  # the beginning of a pair reaches into its second word
        for length in self._lengths:
            if shortest < length <= len(word) and word[:length] in self._beginnings:
                return self._beginnings[word[:length]]
        return ""


class Text(NamedTuple):
    """A text's words in order, and its marks."""

    words: list[str]
    marks: set[str]


def read(text: str) -> Text:
    """Return words and marks of a text. Scripts without spaces give pairs of characters."""
    plain = normalise(text)
    marks = {mark for mark, pattern in _COMPILED.items() if pattern.search(plain)}
    if _GIBBERISH.search(text):
        marks.add("<gibberish>")
    rest, addresses = _ADDRESS.subn(" ", plain)
    if addresses:
        marks.add("<address>" if _MAIL_PROVIDER.search(plain) else "<own-address>")
    rest, public = _PUBLIC_LINK.subn(" ", rest)
    rest, links = _LINK.subn(" ", rest)
    marks |= {"<public-link>"} if public else set()
    marks |= {f"<{number}-link>" for number in (1, 2, 3) if links >= number}
    words: list[str] = []
    for word in _WORD.findall(rest):
        if _NO_SPACES.match(word):
            words += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif len(word) > 1:
            words.append(word[:_LONGEST_WORD])
    return Text(words, marks)


def features_of(words: list[str], concepts: Concepts) -> set[str]:
    """Return e.g. `business`, `busin*`, `business_loan` and `#loan`."""
    pairs = [f"{first}_{second}" for first, second in pairwise(words)]
    found = {*words, *pairs}
    found.update(f"{word[:_BEGINNING]}*" for word in words if len(word) > _BEGINNING)
    about = {concepts.of(each) for each in (*words, *pairs)}
    for word in words:
        if article := _ARABIC_ARTICLE.match(word):
            about.add(concepts.of(word[article.end() :]))
    return found | about - {""}
