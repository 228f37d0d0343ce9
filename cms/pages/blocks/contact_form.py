from typing import Any, TypedDict

from django.conf import settings

from cms.clinic.contact_fields import CONTACT_FIELDS, ContactFieldSpec
from cms.clinic.models import ContactForm, ContactFormField
from cms.clinic.topic_blocks import sent_values
from cms.core.i18n import translate
from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import ClinicChooserBlock
from cms.pages.blocks.safety_notice import SafetyNoticeValue, safety_notice
from cms.pages.references import References
from cms.pages.rich_text import public_html
from cms.pages.serializers import text

ABOUT, CHOOSE = "What is your message about? (optional)", "Choose a topic"


class FieldErrors(TypedDict):
    blank: str | None
    format: str | None
    too_long: str | None


class FieldValue(TypedDict):
    name: str
    label: str
    hint: str | None
    control: str
    autocomplete: str | None
    spellcheck: bool
    required: bool
    max_length: int
    rows: int | None
    errors: FieldErrors


class MessageTopic(TypedDict):
    """One choice: the form sends its `value`, and a visitor reads its `label`."""

    value: str
    label: str


class MessageTopicField(TypedDict):
    """An optional choice of one topic; `unchosen` labels the empty choice, the first one."""

    name: str
    label: str
    unchosen: str
    choices: list[MessageTopic]


class Consent(TypedDict):
    text: str


class Privacy(TypedDict):
    summary_html: str | None
    url: str | None


class Success(TypedDict):
    heading: str
    body_html: str | None


class Failure(TypedDict):
    body_html: str | None


class Trap(TypedDict):
    """An input that people never see and leave empty: `{"name": "website", "kind": "honeypot"}`."""

    name: str
    kind: str


class ContactFormValue(TypedDict):
    form_id: str
    language: str
    heading: str
    intro_html: str | None
    reply_time: str | None
    turned_off: bool
    safety_notices: list[SafetyNoticeValue]
    action: str
    method: str
    enctype: str
    token_url: str
    traps: list[Trap]
    fields: list[FieldValue]
    topic: MessageTopicField | None
    consent: Consent | None
    privacy: Privacy
    submit_label: str
    success: Success
    failure: Failure


class ContactFormBlock(BodyBlock):
    """A form whose messages the contact handler sends to the practitioner."""

    form = ClinicChooserBlock(
        "clinic.ContactForm",
        help_text="To change its words, edit it under Clinic → Contact forms.",
    )

    def anchor_text(self, value: Any) -> str:
        return getattr(value.get("form"), "heading", "")

    def sources(self, value: Any) -> list[Any]:
        form = value.get("form")
        return [notice.source for notice in form.safety_notices.all()] if form else []

    def get_api_representation(self, value: Any, context: Any = None) -> ContactFormValue | None:
        form: ContactForm | None = value.get("form")
        context = context or {}
        references, clinic = context.get("references") or References(), context.get("clinic")
        if not form:
            return None
        own_words = {words.name: words for words in form.field_texts.all()}
        return ContactFormValue(
            form_id=form.form_id,
            language=_language(form),
            heading=form.heading,
            intro_html=public_html(form.intro),
            reply_time=text(form.reply_time),
            turned_off=form.turned_off,
            safety_notices=[
                safety_notice(each, references, clinic) for each in form.safety_notices.all()
            ],
            action=settings.CONTACT_FORM_ACTION,
            method="POST",
            enctype="application/x-www-form-urlencoded",
            token_url=f"{settings.CONTACT_FORM_ACTION.rstrip('/')}/token",
            traps=[Trap(name="website", kind="honeypot")],
            fields=[_field(spec, own_words.get(spec.name)) for spec in CONTACT_FIELDS],
            topic=_topic(form),
            consent=Consent(text=form.consent_text) if form.consent_text else None,
            privacy=Privacy(
                summary_html=public_html(form.privacy_summary), url=text(form.privacy_url)
            ),
            submit_label=form.submit_label,
            success=Success(heading=form.success_heading, body_html=public_html(form.success_text)),
            failure=Failure(body_html=public_html(form.failure_text)),
        )

    def get_preview_value(self) -> Any:
        form = ContactForm(intro="<p>An email will be sent to the lead practitioner.</p>")
        return self.normalize({"form": form})

    class Meta:
        icon = "mail"
        label_format = "{form}"
        label = "Contact form"
        description = "A form whose messages go to the practitioner by e-mail."


def _language(form: ContactForm) -> str:
    """The language in which the handler answers: the form's, without its region, such as `en`."""
    code: str = form.locale.language_code if form.locale_id else settings.LANGUAGE_CODE
    return code.partition("-")[0].lower()


def _topic(form: ContactForm) -> MessageTopicField | None:
    labelled = [each.value for each in form.topics if each.value["label"]]
    if not labelled:
        return None
    values = sent_values(each["receiver"] for each in labelled)
    return MessageTopicField(
        name="topic",
        label=translate(ABOUT),
        unchosen=translate(CHOOSE),
        choices=[
            MessageTopic(value=value, label=each["label"])
            for value, each in zip(values, labelled, strict=True)
        ],
    )


def _translate_or_none(english: str | None) -> str | None:
    return translate(english) if english else None


def _field(spec: ContactFieldSpec, own: ContactFormField | None) -> FieldValue:
    own = own or ContactFormField()
    return FieldValue(
        name=spec.name.value,
        label=own.label or translate(spec.label),
        hint=own.hint or _translate_or_none(spec.hint),
        control=spec.control,
        autocomplete=spec.autocomplete,
        spellcheck=spec.spellcheck,
        required=spec.required,
        max_length=spec.max_length,
        rows=spec.rows,
        errors=FieldErrors(
            blank=own.error_blank or _translate_or_none(spec.errors.get("blank")),
            format=own.error_format or _translate_or_none(spec.errors.get("format")),
            too_long=own.error_too_long or _translate_or_none(spec.errors.get("too_long")),
        ),
    )
