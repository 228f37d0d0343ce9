"""What a text is made of: words, pairs, what they are about, and marks (links)."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from contact_lambda.spam.normalise import normalise

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MAIL_PROVIDER = re.compile(
    r"@(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|gmx|web|mail|proton"
    r"|protonmail|orange|wanadoo|free|laposte|sfr|t-online|freenet|bluewin|btinternet|sky)\."
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"\])]+"
    r"|(?<![\w-])(?<!\w\.)(?:[a-z0-9-]+\.)+[a-z]{2,12}\b(?:/[^\s<>]*)?"
)
_PUBLIC_LINK = re.compile(  # health services, governments, maps
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*"
    r"(?:nhs\.uk|gov(?:\.[a-z]{2})?|nih\.gov|cochrane\.org|who\.int"
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
_LONGEST_WORD = 24
# From how many words of one kind a text has a mark for it. Few are usual in every message.
_SELLING, _CARE = (1, 2, 3, 4, 6), (1, 2, 4)


class Concepts:
    """What words are about, in many languages: `loan` and `darlehen*` are both `#+loan`.

    An entry is a word, a pair (`work_from`) or the beginning of one (`casin*`). `#+` begins what
    those say who sell, `#-` what people say who ask for care, `#` alone what both say.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        self._lengths: dict[str, set[int]] = {}  # of the beginnings, by their first two letters
        for entry, concept in entries:
            if entry[-1] == "*":
                self._beginnings[entry[:-1]] = concept
            else:
                self._whole[entry] = concept
        for beginning in self._beginnings:
            self._lengths.setdefault(beginning[:2], set()).add(len(beginning))

    def of(self, word: str) -> str:
        """Return the concept of a word or pair, or nothing."""
        if found := self._whole.get(word):
            return found
        shortest = word.find("_") + 1  # the beginning of a pair reaches into its second word
        longest = 0
        for length in self._lengths.get(word[:2], ()):
            if shortest < length <= len(word) and word[:length] in self._beginnings:
                longest = max(longest, length)
        return self._beginnings[word[:longest]] if longest else ""

    def of_all(self, words: Iterable[str]) -> dict[str, str]:
        """Return the concept of each word or pair that has one."""
        found = {}
        for word in words:
            concept = self.of(word)
            if not concept and (article := _ARABIC_ARTICLE.match(word)):
                concept = self.of(word[article.end() :])
            if concept:
                found[word] = concept
        return found


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
        marks.add("<address>" if MAIL_PROVIDER.search(plain) else "<own-address>")
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
    """Return e.g. `business`, `business_loan`, `#+loan`, and `<sells-2>` for two such words."""
    found = {*words, *(f"{first}_{second}" for first, second in pairwise(words))}
    about = concepts.of_all(found)
    kinds = [concept[1] for concept in about.values()]
    selling, care = kinds.count("+"), kinds.count("-")
    found.update(f"<sells-{number}>" for number in _SELLING if selling >= number)
    found.update(f"<care-{number}>" for number in _CARE if care >= number)
    if not care:
        found.add("<no-care>")
    return found.union(about.values())
