"""Whatever a document looks like: its words come out, and no others."""

from collections import Counter
from html import escape
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cms.import_export.words import read_words, words, words_of_page

KEY = UUID("00000000-0000-5000-8000-000000000002")
WORD = st.text(alphabet="abcdeéñßжд中한-’&<>:.,()", min_size=1, max_size=8)
SENTENCE = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
KNOWN = st.sampled_from(
    ["Benefits", "Main benefits of x", "Key Research", "Location", "Contact us", "Études clés",
     "Nous trouver", "Here are the benefits:", "BMJ (2021): yes", "what3words: aa.bb.cc",
     "<b>Lead:</b> rest", "NG59 PMID: 12345 doi:10.1000/xyz"],
)  # fmt: skip
TEXT = SENTENCE | KNOWN
PLAIN_LINE = st.tuples(
    st.sampled_from(["", "", "• ", "- ", "  • ", "    - ", "1. ", "  2) ", "\n", "\n\n"]), TEXT
).map("".join)
MARKERS = Counter(dict.fromkeys(("1", "2"), 1000))


@settings(max_examples=150)
@given(st.lists(PLAIN_LINE, max_size=25).map("\n".join))
def test_plain_text_comes_out_word_for_word(text):
    text = f"Begin\n{text}"

    page_words = words_of_page(read_words("begin.txt", text, KEY))

    assert words(text) - page_words - MARKERS == Counter()
    assert page_words - words(text) - words("begin") == Counter()


TAG = st.sampled_from(
    ["p", "div", "h1", "h2", "h3", "li", "ul", "ol", "blockquote", "td", "tr", "table", "b", "i",
     "em", "a", "span", "section", "pre", "dd", "unknown"],
)  # fmt: skip
MARKUP = st.one_of(
    TEXT.map(lambda text: escape(text, quote=False)),
    TAG.map("<{}>".format),
    TAG.map("</{}>".format),
    st.just('<a href="https://example.org/">'),
    st.just("<br>"),
    st.just("\n"),
)


@settings(max_examples=150)
@given(st.lists(MARKUP, max_size=40))
def test_html_comes_out_word_for_word_whatever_its_tags(parts):
    markup = "<p>Begin</p> " + " ".join(parts)
    given_words = words(" ".join(part for part in parts if not part.startswith("<")))
    given_words = words("Begin") + _unescaped(given_words)

    page_words = words_of_page(read_words("begin.html", markup, KEY))

    assert given_words - page_words == Counter()
    assert page_words - given_words - words("begin") == Counter()


def _unescaped(counted):
    """`&amp;` reads as a word in the source only."""
    return Counter({word: n for word, n in counted.items() if word not in ("amp", "lt", "gt")})


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["# ", "## ", "### ", "- ", "  - ", "> ", "", "1. "]),
            st.lists(st.from_regex(r"[a-zéж]{2,8}", fullmatch=True), min_size=1).map(" ".join)
            | st.sampled_from(["Benefits", "Research", "Location", "Contact", "**Lead:** rest"]),
            st.sampled_from(["\n", "\n\n"]),
        ).map("".join),
        max_size=25,
    ).map("".join)
)
def test_markdown_comes_out_word_for_word(text):
    text = f"Begin\n\n{text}"

    page_words = words_of_page(read_words("begin.md", text, KEY))

    assert words(text) - page_words - MARKERS == Counter()
    assert page_words - words(text) - words("begin") == Counter()


NAME = st.lists(st.from_regex(r"[a-zéж]{2,8}", fullmatch=True), min_size=1, max_size=4)
ITEM = st.tuples(st.sampled_from(["- ", "  - ", "    - ", "1. "]), NAME.map(" ".join))
SECTION = st.tuples(
    st.sampled_from(["## Benefits", "## Research", "## Location", "## Contact", "### Less pain"]),
    st.lists(ITEM.map("".join), max_size=9).map("\n".join),
    NAME.map(" ".join),
).map("\n\n".join)


@settings(max_examples=100)
@given(st.lists(SECTION, min_size=1, max_size=5).map("\n\n".join))
def test_known_parts_with_nested_lists_come_out_word_for_word(text):
    page_words = words_of_page(read_words("begin.md", f"# Begin\n\n{text}", KEY))

    assert words(f"Begin {text}") - page_words - MARKERS == Counter()
    assert page_words - words(f"Begin {text}") == Counter()
