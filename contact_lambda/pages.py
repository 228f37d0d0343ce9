"""Pages for people without JavaScript, after the GOV.UK patterns for errors.

Pages know answers and faults, not requests or status codes.
"""

from collections.abc import Mapping
from html import escape

from contact_lambda import wording
from contact_lambda.config import Settings
from contact_lambda.form import FieldError, Submission
from contact_lambda.layout import document

_INPUTS = {
    "full_name": 'type="text" autocomplete="name" spellcheck="false" dir="auto"',
    "email": 'type="email" autocomplete="email" spellcheck="false" autocapitalize="none"',
    "phone": 'type="tel" autocomplete="tel"',
}


def invalid_page(errors: tuple[FieldError, ...], answers: Submission, settings: Settings) -> str:
    """What is wrong, each fault linked to its field, with all answers kept."""
    sentences = {error.field: wording.field_error(*error) for error in errors}
    content = (
        f"{_summary(sentences)}<h1>{wording.INVALID_TITLE}</h1>\n"
        f"{_form(answers, sentences, settings, button='Send message')}"
    )
    title = f"Error: {wording.FORM_TITLE}"
    return document(title, content, clinic_name=settings.clinic_name)


def not_sent_page(answers: Submission, settings: Settings) -> str:
    """The message was NOT sent: another way first, then the text to send again."""
    content = (
        f"<h1>{wording.NOT_SENT_TITLE}</h1>\n<p>{wording.NOT_SENT}</p>\n"
        f"{_other_way(settings)}<p>{wording.KEPT}</p>\n"
        f"{_form(answers, {}, settings, button='Send again')}"
    )
    title = f"Error: {wording.NOT_SENT_TITLE}"
    return document(title, content, clinic_name=settings.clinic_name)


def plain_page(title: str, detail: str, settings: Settings | None) -> str:
    """A short page; without settings (they are broken) it can name no other way."""
    content = f"<h1>{escape(title)}</h1>\n<p>{escape(detail)}</p>\n"
    if settings is None:
        return document(f"Error: {title}", content)
    back = f'<p><a href="{escape(settings.form_url)}">Go to the form</a></p>\n'
    content += _other_way(settings) + back
    return document(f"Error: {title}", content, clinic_name=settings.clinic_name)


def _summary(sentences: Mapping[str, str]) -> str:
    links = "".join(
        f'<li><a href="#{name}">{escape(text)}</a></li>\n' for name, text in sentences.items()
    )
    return (
        '<div class="problem" role="alert" tabindex="-1" autofocus aria-labelledby="problem">\n'
        f'<h2 id="problem">{wording.SUMMARY_TITLE}</h2>\n<ul>\n{links}</ul>\n</div>\n'
    )


def _other_way(settings: Settings) -> str:
    way = escape(settings.other_way)
    return f'<div class="way"><h2>Another way to reach us</h2>\n<p>{way}</p></div>\n'


def _form(
    answers: Submission, sentences: Mapping[str, str], settings: Settings, *, button: str
) -> str:
    """The form with its answers. Without an `action` it posts to where it came from."""
    fields = [_text_field(name, getattr(answers, name), sentences.get(name)) for name in _INPUTS]
    fields.append(_message_field(answers.message, sentences.get("message")))
    if settings.consent_required:
        fields.append(_consent_field(answers.consent, sentences.get("consent")))
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(getattr(answers, name))}">\n'
        for name in ("submission_id", "form_id")
        if getattr(answers, name)
    )
    return (
        f'<form method="post" novalidate accept-charset="utf-8">\n{hidden}{"".join(fields)}'
        f'<button type="submit">{button}</button>\n</form>\n'
    )


def _text_field(name: str, value: str, error: str | None) -> str:
    required = "" if name == "phone" else " required"
    described = _described_by(name, error)
    control = (
        f'<input id="{name}" name="{name}" {_INPUTS[name]} value="{escape(value)}"'
        f"{required}{described}>\n"
    )
    return _field(name, f"{_label(name)}{_notes(name, error)}{control}", error)


def _message_field(value: str, error: str | None) -> str:
    # HTML drops the first newline of a textarea, so one is given for free.
    control = (
        f'<textarea id="message" name="message" rows="8" dir="auto" required'
        f"{_described_by('message', error)}>\n{escape(value)}</textarea>\n"
    )
    return _field("message", f"{_label('message')}{_notes('message', error)}{control}", error)


def _consent_field(given: bool, error: str | None) -> str:
    checked = " checked" if given else ""
    control = (
        '<div class="choice"><input id="consent" name="consent" type="checkbox" value="true"'
        f" required{checked}{_described_by('consent', error)}>\n{_label('consent')}</div>\n"
    )
    return _field("consent", f"{_notes('consent', error)}{control}", error)


def _field(name: str, content: str, error: str | None) -> str:
    return f'<div class="field{" wrong" if error else ""}">\n{content}</div>\n'


def _label(name: str) -> str:
    return f'<label for="{name}">{wording.LABELS[name]}</label>\n'


def _notes(name: str, error: str | None) -> str:
    hint = wording.HINTS.get(name)
    shown = f'<p class="hint" id="{name}-hint">{hint}</p>\n' if hint else ""
    if error:
        shown += f'<p class="error" id="{name}-error">{escape(error)}</p>\n'
    return shown


def _described_by(name: str, error: str | None) -> str:
    ids = [f"{name}-hint"] if name in wording.HINTS else []
    if error:
        ids.append(f"{name}-error")
    described = f' aria-describedby="{" ".join(ids)}"' if ids else ""
    return described + (' aria-invalid="true"' if error else "")
