"""The content of a mail about a message, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from contact_lambda.config import Settings
from contact_lambda.messages import contact_links
from contact_lambda.messages.local_time import format_moment
from contact_lambda.submission import Submission
from contact_lambda.texts import NAMES, texts_for
from contact_lambda.texts.catalog import EmailTexts

_SMALL = '<p style="margin:0 0 16px;color:#4a5a63;font-size:15px">{}</p>'
_WARNING = """\
<p style="margin:0 0 16px;padding:8px 16px;background:#fff4d6;border-left:4px solid #8a5a00;\
overflow-wrap:anywhere;word-wrap:break-word">{}</p>"""
_FACT = """\
<p style="margin:0 0 12px;overflow-wrap:anywhere;word-wrap:break-word">\
<span style="display:block;color:#4a5a63;font-size:15px">{label}</span>
<b style="display:block;text-align:left" dir="auto">{value}</b></p>"""
_LINK = '<a href="{}" style="display:inline-block;padding:4px 0;color:#0b6e6e">{}</a>'
_MESSAGE = """\
<h2 style="margin:0 0 8px;font-size:17px">{title}</h2>
<div style="padding:12px 16px;background:#ffffff;border-left:4px solid #0b6e6e;\
white-space:pre-wrap;word-wrap:break-word;overflow-wrap:anywhere"{language}>{lines}</div>"""
_ANSWERS = '<p style="margin:0 0 16px;line-height:2.6">{}</p>'
_ANSWER = """\
<a href="{link}" style="display:inline-block;margin:0 8px 8px 0;padding:0 16px;\
border:2px solid #0b6e6e;border-radius:4px;color:#0b6e6e;text-decoration:none">{label}</a>"""
_RULE = "-" * 60


class Fact(NamedTuple):
    """A label, what the visitor typed, and the target of its link (empty: no link)."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The content of both parts. The visitor's message comes last, so that it cannot imitate
    what the clinic writes."""

    heading: str
    colon: str
    about: tuple[str, str]  # the reference and the time
    warnings: Sequence[str]
    facts: Sequence[Fact]
    advice: Sequence[str]
    links: Sequence[tuple[str, str]]  # what the practitioner may say of the message, and where
    title: str
    message: str | None
    language: str  # of the message, where it is not the clinic's

    def text(self) -> str:
        """Return plain text; each warning is between two rules."""
        parts = ["\n".join([self.heading, *self.about])]
        parts += [f"{_RULE}\n{each}\n{_RULE}" for each in self.warnings]
        parts.append("\n".join(f"{fact.label}{self.colon} {fact.value}" for fact in self.facts))
        parts += self.advice
        parts += [f"{label}{self.colon}\n{link}" for label, link in self.links]
        if self.message is not None:
            parts.append(f"{self.title}{self.colon}\n\n{self.message}")
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """Return the inside of the HTML part's body, below its heading."""
        parts = [_SMALL.format("<br>".join(map(escape, self.about)))]
        parts += [_WARNING.format(escape(each)) for each in self.warnings]
        parts += [_fact(*fact) for fact in self.facts]
        parts += [_SMALL.format(escape(each)) for each in self.advice]
        parts += [links_side_by_side(self.links)] * bool(self.links)
        if self.message is not None:
            parts.append(_message(self.title, self.message, self.language))
        return "\n".join(parts)


def build_content(
    submission: Submission,
    reference: str,
    settings: Settings,
    *,
    received: int,
    warnings: Sequence[str],
    why: Sequence[str],
    mailto: str,
    has_reply_to: bool,
    links: tuple[str, str] = ("", ""),
) -> Content:
    """Return the content in the clinic's language.

    `warnings` are names of texts, such as `repeat`; `why` are signs of spam. `has_reply_to` says
    whether a reply to the mail goes to the visitor.
    """
    texts = texts_for(settings.language).email
    moment = format_moment(received, settings.time_zone, texts)
    do_not_reply = texts.do_not_reply.format(settings.reply_to or settings.sender)
    is_foreign = submission.language != settings.language
    return Content(
        heading=texts.heading.format(settings.clinic_name),
        about=(
            f"{texts.reference}{texts.colon} {reference}",
            f"{texts.written}{texts.colon} {moment}",
        ),
        colon=texts.colon,
        warnings=[
            *[do_not_reply] * (not has_reply_to),
            *(_warning(name, texts, why) for name in warnings),
        ],
        facts=_facts(submission, settings, texts, mailto),
        advice=[*[texts.reply] * has_reply_to, *[texts.notice] * settings.notice_only],
        links=labelled(links, texts),
        title=texts.message,
        message=None if settings.notice_only else submission.message,
        language=submission.language if is_foreign else "",
    )


def _warning(name: str, texts: EmailTexts, why: Sequence[str]) -> str:
    text: str = getattr(texts, name)
    reasons = texts.reasons(why) if name == "check" else ""
    return f"{text} {texts.why}{texts.colon} {reasons}." if reasons else text


def _facts(
    submission: Submission, settings: Settings, texts: EmailTexts, mailto: str
) -> list[Fact]:
    phone = submission.phone or texts.not_given
    facts = [
        Fact(texts.name, submission.full_name),
        Fact(texts.email, submission.email, mailto),
        Fact(texts.phone, phone, contact_links.phone_link(submission.phone)),
    ]
    if settings.consent_required:
        facts.append(Fact(texts.consent, texts.given))
    if topic := settings.routes.topics.get(submission.topic):
        facts.append(Fact(texts.topic, topic.label))
    if submission.language != settings.language:
        facts.append(Fact(texts.form_language, NAMES[settings.language][submission.language]))
    return facts


def labelled(links: tuple[str, str], texts: EmailTexts) -> list[tuple[str, str]]:
    """Return the links *answered* and *not for us* with their labels, or nothing."""
    labels = (texts.answered, texts.not_for_us)
    return [(label, link) for label, link in zip(labels, links, strict=True) if link]


def links_side_by_side(links: Sequence[tuple[str, str]]) -> str:
    """Return the links side by side, one below the other on a narrow screen."""
    shown = (_ANSWER.format(link=escape(link), label=escape(label)) for label, link in links)
    return _ANSWERS.format("\n".join(shown))


def _fact(label: str, value: str, link: str) -> str:
    return _FACT.format(label=label, value=linked(value, link))


def linked(value: str, target: str) -> str:
    """Return plain text as HTML, with a link where there is a target."""
    return _LINK.format(escape(target), escape(value)) if target else escape(value)


def _message(title: str, message: str, language: str) -> str:
    # One block per line, so that every mail program finds each line's own direction.
    lines = (f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in message.split("\n"))
    foreign = f' lang="{language}"' if language else ""
    return _MESSAGE.format(title=title, lines="".join(lines), language=foreign)
