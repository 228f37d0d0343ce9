"""What a mail about a message says, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from contact_lambda.config import Settings
from contact_lambda.http.form import Submission
from contact_lambda.messages import links, local_time
from contact_lambda.messages.texts import words_for
from contact_lambda.messages.texts.catalog import EmailTexts

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
_RULE = "-" * 60


class Fact(NamedTuple):
    """What it is called, what was typed, and where it leads (nowhere: empty)."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Both parts say the same; the message comes last, so that no visitor can write words that
    look like the clinic's."""

    heading: str
    about: tuple[str, str]  # the reference and the time
    warnings: Sequence[str]
    facts: Sequence[Fact]
    advice: Sequence[str]
    title: str
    message: str | None
    language: str  # of the message, where it is not the clinic's

    def text(self) -> str:
        """Plain text; each warning stands between two rules."""
        parts = ["\n".join([self.heading, *self.about])]
        parts += [f"{_RULE}\n{each}\n{_RULE}" for each in self.warnings]
        parts.append("\n".join(f"{fact.label}: {fact.value}" for fact in self.facts))
        parts += self.advice
        if self.message is not None:
            parts.append(f"{self.title}:\n\n{self.message}")
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """What stands in the body of the HTML part."""
        parts = [_SMALL.format("<br>".join(map(escape, self.about)))]
        parts += [_WARNING.format(escape(each)) for each in self.warnings]
        parts += [_fact(*fact) for fact in self.facts]
        parts += [_SMALL.format(escape(each)) for each in self.advice]
        if self.message is not None:
            parts.append(_message(self.title, self.message, self.language))
        return "\n".join(parts)


def of(
    submission: Submission,
    reference: str,
    settings: Settings,
    *,
    received: int,
    marked: Sequence[str],
    mailto: str,
    replied: bool,
) -> Content:
    """The content in the clinic's language.

    `marked` names the warnings of this copy, and `replied` says whether a reply goes to the
    visitor.
    """
    said = words_for(settings.language).mail
    moment = local_time.shown(received, settings.time_zone, said)
    astray = said.do_not_reply.format(settings.reply_to or settings.sender)
    return Content(
        heading=said.heading.format(settings.clinic_name),
        about=(f"{said.reference}: {reference}", f"{said.written}: {moment}"),
        warnings=[*[astray] * (not replied), *(getattr(said, mark) for mark in marked)],
        facts=_facts(submission, settings, said, mailto),
        advice=[*[said.reply] * replied, *[said.notice] * settings.notice_only],
        title=said.message,
        message=None if settings.notice_only else submission.message,
        language="" if submission.language == settings.language else submission.language,
    )


def _facts(submission: Submission, settings: Settings, said: EmailTexts, mailto: str) -> list[Fact]:
    facts = [
        Fact(said.name, submission.full_name),
        Fact(said.email, submission.email, mailto),
        Fact(said.phone, submission.phone or said.not_given, links.phone_link(submission.phone)),
    ]
    if settings.consent_required:
        facts.append(Fact(said.consent, said.given))
    if submission.language != settings.language:
        facts.append(Fact(said.form_language, said.languages[submission.language]))
    return facts


def _fact(label: str, value: str, link: str) -> str:
    shown = _LINK.format(escape(link), escape(value)) if link else escape(value)
    return _FACT.format(label=label, value=shown)


def _message(title: str, message: str, language: str) -> str:
    # One block for each line: each finds its own direction, in every mail program.
    lines = (f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in message.split("\n"))
    foreign = f' lang="{language}"' if language else ""
    return _MESSAGE.format(title=title, lines="".join(lines), language=foreign)
