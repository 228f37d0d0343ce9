"""Pages for people without JavaScript, after the GOV.UK patterns for errors.

They are built from answers and faults; requests and status codes are in `responses`.
"""

from collections.abc import Mapping
from html import escape

from contact_lambda.config import Settings
from contact_lambda.http.layout import document
from contact_lambda.submission import DEFAULT_LANGUAGE, FieldError, Submission
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import Texts

_INPUTS = {
    "full_name": 'type="text" autocomplete="name" spellcheck="false" dir="auto"',
    "email": 'type="email" autocomplete="email" spellcheck="false" autocapitalize="none"',
    "phone": 'type="tel" autocomplete="tel"',
}
_HIDDEN = ("submission_id", "form_id", "topic", "language", "token", "altcha")


def invalid_page(errors: tuple[FieldError, ...], answers: Submission, settings: Settings) -> str:
    """Return the form with all answers and faults; each fault links to its field."""
    texts = texts_for(answers.language)
    sentences = {error.field: texts.field_error(*error) for error in errors}
    content = (
        f"{_summary(sentences, texts)}<h1>{texts.invalid_title}</h1>\n"
        f"{_form(answers, sentences, settings, texts, button=texts.send)}"
    )
    return _page(texts.form_title, content, texts, settings)


def not_sent_page(answers: Submission, settings: Settings) -> str:
    """Return the page of a 503: another way to the clinic first, then the text to send again."""
    texts = texts_for(answers.language)
    return _kept_page(texts.not_sent_title, texts.not_sent, answers, settings, texts)


def too_many_page(answers: Submission, settings: Settings) -> str:
    """Return the page of a 429, with another way to the clinic and the text."""
    texts = texts_for(answers.language)
    return _kept_page(texts.too_many_title, texts.too_many, answers, settings, texts)


def plain_page(
    title: str, detail: str, settings: Settings | None, texts: Texts | None = None
) -> str:
    """Return a short page; with invalid settings it cannot name another way to the clinic."""
    texts = texts or texts_for(DEFAULT_LANGUAGE)
    content = f"<h1>{escape(title)}</h1>\n<p>{escape(detail)}</p>\n"
    if settings:
        back = f'<p><a href="{escape(settings.form_url)}">{texts.to_the_form}</a></p>\n'
        content += _other_way(settings, texts) + back
    return _page(title, content, texts, settings)


def _kept_page(
    title: str, detail: str, answers: Submission, settings: Settings, texts: Texts
) -> str:
    content = (
        f"<h1>{title}</h1>\n<p>{detail}</p>\n"
        f"{_other_way(settings, texts)}<p>{texts.kept}</p>\n"
        f"{_form(answers, {}, settings, texts, button=texts.send_again)}"
    )
    return _page(title, content, texts, settings)


def _page(title: str, content: str, texts: Texts, settings: Settings | None) -> str:
    clinic, website = (settings.clinic_name, settings.form_url) if settings else ("", "")
    named = f"{texts.error_prefix}{title}"
    return document(named, content, language=texts.language, clinic_name=clinic, website=website)


def _summary(sentences: Mapping[str, str], texts: Texts) -> str:
    links = "".join(
        f'<li><a href="#{_target(name)}">{escape(text)}</a></li>\n'
        for name, text in sentences.items()
    )
    return (
        '<div class="problem" role="alert" tabindex="-1" autofocus aria-labelledby="problem">\n'
        f'<h2 id="problem">{texts.summary_title}</h2>\n<ul>\n{links}</ul>\n</div>\n'
    )


def _target(name: str) -> str:
    """Return the element that a fault links to: its field, or the button for a hidden field."""
    return name if name in (*_INPUTS, "message", "consent") else "send"


def _other_way(settings: Settings, texts: Texts) -> str:
    way = escape(settings.other_way)
    return f'<div class="way"><h2>{texts.other_way_title}</h2>\n<p>{way}</p></div>\n'


def _form(
    answers: Submission,
    sentences: Mapping[str, str],
    settings: Settings,
    texts: Texts,
    *,
    button: str,
) -> str:
    """Return the form with its answers. Without an `action` it posts to its own address."""
    fields = [
        _text_field(name, getattr(answers, name), sentences.get(name), texts) for name in _INPUTS
    ]
    fields.append(_message_field(answers.message, sentences.get("message"), texts))
    if settings.consent_required:
        fields.append(_consent_field(answers.consent, sentences.get("consent"), texts))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(getattr(answers, name))}">\n'
        for name in _HIDDEN
        if getattr(answers, name)
    )
    return (
        f'<form method="post" novalidate accept-charset="utf-8">\n{hidden}{"".join(fields)}'
        f'<button type="submit" id="send">{button}</button>\n</form>\n'
    )


def _text_field(name: str, value: str, error: str | None, texts: Texts) -> str:
    required = "" if name == "phone" else " required"
    described = _described_by(name, error, texts)
    control = (
        f'<input id="{name}" name="{name}" {_INPUTS[name]} value="{escape(value)}"'
        f"{required}{described}>\n"
    )
    return _field(f"{_label(name, texts)}{_notes(name, error, texts)}{control}", error)


def _message_field(value: str, error: str | None, texts: Texts) -> str:
    # Browsers drop the first newline of a textarea, so an extra one is written.
    control = (
        f'<textarea id="message" name="message" rows="8" dir="auto" required'
        f"{_described_by('message', error, texts)}>\n{escape(value)}</textarea>\n"
    )
    return _field(f"{_label('message', texts)}{_notes('message', error, texts)}{control}", error)


def _consent_field(given: bool, error: str | None, texts: Texts) -> str:
    checked = " checked" if given else ""
    described = _described_by("consent", error, texts)
    control = (
        '<div class="choice"><input id="consent" name="consent" type="checkbox" value="true"'
        f" required{checked}{described}>\n{_label('consent', texts)}</div>\n"
    )
    return _field(f"{_notes('consent', error, texts)}{control}", error)


def _field(content: str, error: str | None) -> str:
    return f'<div class="field{" wrong" if error else ""}">\n{content}</div>\n'


def _label(name: str, texts: Texts) -> str:
    return f'<label for="{name}">{texts.labels[name]}</label>\n'


def _notes(name: str, error: str | None, texts: Texts) -> str:
    hint = texts.hints.get(name)
    shown = f'<p class="hint" id="{name}-hint">{hint}</p>\n' if hint else ""
    if error:
        shown += f'<p class="error" id="{name}-error">{escape(error)}</p>\n'
    return shown


def _described_by(name: str, error: str | None, texts: Texts) -> str:
    ids = [f"{name}-hint"] if name in texts.hints else []
    if error:
        ids.append(f"{name}-error")
    described = f' aria-describedby="{" ".join(ids)}"' if ids else ""
    return described + (' aria-invalid="true"' if error else "")
