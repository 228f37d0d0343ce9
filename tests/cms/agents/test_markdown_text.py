"""HTML of the API as Markdown; words that look like Markdown stay words."""

import pytest

from cms.agents.markdown_text import escaped, link, markdown, plain_text
from cms.agents.page_markdown import markdown_address


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Less <b>pain</b>, <i>soon</i>.</p><p>Two.</p>", "Less **pain**, *soon*.\n\nTwo."),
        ("<h2>A</h2><h3>B</h3>", "### A\n\n#### B"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<ol><li>One<ul><li>In</li></ul></li><li>Two</li></ol>", "1. One\n  - In\n2. Two"),
        ('<p><a href="https://x.example/a b">It</a></p>', "[It](https://x.example/a%20b)"),
        ('<p><a href="javascript:x">It</a></p>', "It"),
        ("<p># Not a *heading*</p>", "\\# Not a \\*heading\\*"),
        ("<p>&lt;script&gt; [x](y)</p>", "\\<script\\> \\[x\\](y)"),
        ("<p>## Benefit: cures</p>", "\\## Benefit: cures"),
        ("<p>A<br># b<br>- c<br>2. d<br>===</p>", "A  \n\\# b  \n\\- c  \n2\\. d  \n\\==="),
        ("<p>---</p><p>~~~</p>", "\\---\n\n\\~\\~\\~"),
        ('<p>Look!<a href="https://x.example">It</a></p>', "Look\\![It](https://x.example)"),
        ('<p><a href="/x">1</a>. b</p>', "1\\. b"),
        ("<p>&amp;lt;b&amp;gt; &amp; c</p>", "\\&lt;b\\&gt; & c"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, text):
    assert markdown(html) == text


def test_words_are_never_markup():
    assert escaped("1. a | b\n# c") == "1\\. a \\| b # c"
    assert escaped("## Benefit: a") == "\\## Benefit: a"
    assert escaped("~~~ b") == "\\~\\~\\~ b"
    assert escaped("-5 and 2.5 & more") == "-5 and 2.5 & more"
    assert link("x]", "javascript:alert(1)") == "x\\]"
    assert plain_text("<p>Less <b>pain</b></p><p>More.</p>") == "Less pain More."


def test_each_page_has_an_address_of_its_own():
    assert markdown_address("https://a.example/advice/back/") == "https://a.example/advice/back.md"
    assert markdown_address("https://a.example/") == "https://a.example/index.md"
