"""Pages for people without JavaScript, after the GOV.UK patterns for errors.

Pages know answers and faults, not requests or status codes.
"""

from collections.abc import Mapping
from html import escape

from contact_lambda.config import Settings
from contact_lambda.http.form import FieldError, Submission
from contact_lambda.http.layout import document
from contact_lambda.messages.texts import DEFAULT, words_for
from contact_lambda.messages.texts.catalog import Texts

_INPUTS = {
    "full_name": 'type="text" autocomplete="name" spellcheck="false" dir="auto"',
    "email": 'type="email" autocomplete="email" spellcheck="false" autocapitalize="none"',
    "phone": 'type="tel" autocomplete="tel"',
}
_HIDDEN = ("submission_id", "form_id", "language", "token", "altcha")


def invalid_page(errors: tuple[FieldError, ...], answers: Submission, settings: Settings) -> str:
    """What is wrong, each fault linked to its field, with all answers kept."""
    words = words_for(answers.language)
    sentences = {error.field: words.field_error(*error) for error in errors}
    content = (
        f"{_summary(sentences, words)}<h1>{words.invalid_title}</h1>\n"
        f"{_form(answers, sentences, settings, words, button=words.send)}"
    )
    return _page(words.form_title, content, words, settings)


def not_sent_page(answers: Submission, settings: Settings) -> str:
    """The message was NOT sent: another way first, then the text to send again."""
    words = words_for(answers.language)
    return _kept_page(words.not_sent_title, words.not_sent, answers, settings, words)


def too_many_page(answers: Submission, settings: Settings) -> str:
    """The message was not taken, because too many came from there."""
    words = words_for(answers.language)
    return _kept_page(words.too_many_title, words.too_many, answers, settings, words)


def plain_page(
    title: str, detail: str, settings: Settings | None, words: Texts | None = None
) -> str:
    """A short page; without settings (they are broken) it can name no other way."""
    words = words or words_for(DEFAULT)
    content = f"<h1>{escape(title)}</h1>\n<p>{escape(detail)}</p>\n"
    if settings:
        back = f'<p><a href="{escape(settings.form_url)}">{words.to_the_form}</a></p>\n'
        content += _other_way(settings, words) + back
    return _page(title, content, words, settings)


def _kept_page(
    title: str, detail: str, answers: Submission, settings: Settings, words: Texts
) -> str:
    content = (
        f"<h1>{title}</h1>\n<p>{detail}</p>\n"
        f"{_other_way(settings, words)}<p>{words.kept}</p>\n"
        f"{_form(answers, {}, settings, words, button=words.send_again)}"
    )
    return _page(title, content, words, settings)


def _page(title: str, content: str, words: Texts, settings: Settings | None) -> str:
    clinic = settings.clinic_name if settings else ""
    named = f"{words.error_prefix}{title}"
    return document(named, content, language=words.language, clinic_name=clinic)


def _summary(sentences: Mapping[str, str], words: Texts) -> str:
    links = "".join(
        f'<li><a href="#{_target(name)}">{escape(text)}</a></li>\n'
        for name, text in sentences.items()
    )
    return (
        '<div class="problem" role="alert" tabindex="-1" autofocus aria-labelledby="problem">\n'
        f'<h2 id="problem">{words.summary_title}</h2>\n<ul>\n{links}</ul>\n</div>\n'
    )


def _target(name: str) -> str:
    """A fault of a field that people do not see leads to the button."""
    return name if name in (*_INPUTS, "message", "consent") else "send"


def _other_way(settings: Settings, words: Texts) -> str:
    way = escape(settings.other_way)
    return f'<div class="way"><h2>{words.other_way_title}</h2>\n<p>{way}</p></div>\n'


def _form(
    answers: Submission,
    sentences: Mapping[str, str],
    settings: Settings,
    words: Texts,
    *,
    button: str,
) -> str:
    """The form with its answers. Without an `action` it posts to where it came from."""
    fields = [
        _text_field(name, getattr(answers, name), sentences.get(name), words) for name in _INPUTS
    ]
    fields.append(_message_field(answers.message, sentences.get("message"), words))
    if settings.consent_required:
        fields.append(_consent_field(answers.consent, sentences.get("consent"), words))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(getattr(answers, name))}">\n'
        for name in _HIDDEN
        if getattr(answers, name)
    )
    return (
        f'<form method="post" novalidate accept-charset="utf-8">\n{hidden}{"".join(fields)}'
        f'<button type="submit" id="send">{button}</button>\n</form>\n'
    )


def _text_field(name: str, value: str, error: str | None, words: Texts) -> str:
    required = "" if name == "phone" else " required"
    described = _described_by(name, error, words)
    control = (
        f'<input id="{name}" name="{name}" {_INPUTS[name]} value="{escape(value)}"'
        f"{required}{described}>\n"
    )
    return _field(f"{_label(name, words)}{_notes(name, error, words)}{control}", error)


def _message_field(value: str, error: str | None, words: Texts) -> str:
    # HTML drops the first newline of a textarea, so one is given for free.
    control = (
        f'<textarea id="message" name="message" rows="8" dir="auto" required'
        f"{_described_by('message', error, words)}>\n{escape(value)}</textarea>\n"
    )
    return _field(f"{_label('message', words)}{_notes('message', error, words)}{control}", error)


def _consent_field(given: bool, error: str | None, words: Texts) -> str:
    checked = " checked" if given else ""
    described = _described_by("consent", error, words)
    control = (
        '<div class="choice"><input id="consent" name="consent" type="checkbox" value="true"'
        f" required{checked}{described}>\n{_label('consent', words)}</div>\n"
    )
    return _field(f"{_notes('consent', error, words)}{control}", error)


def _field(content: str, error: str | None) -> str:
    return f'<div class="field{" wrong" if error else ""}">\n{content}</div>\n'


def _label(name: str, words: Texts) -> str:
    return f'<label for="{name}">{words.labels[name]}</label>\n'


def _notes(name: str, error: str | None, words: Texts) -> str:
    hint = words.hints.get(name)
    shown = f'<p class="hint" id="{name}-hint">{hint}</p>\n' if hint else ""
    if error:
        shown += f'<p class="error" id="{name}-error">{escape(error)}</p>\n'
    return shown


def _described_by(name: str, error: str | None, words: Texts) -> str:
    ids = [f"{name}-hint"] if name in words.hints else []
    if error:
        ids.append(f"{name}-error")
    described = f' aria-describedby="{" ".join(ids)}"' if ids else ""
    return described + (' aria-invalid="true"' if error else "")
