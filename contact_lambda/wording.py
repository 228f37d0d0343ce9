"""Every sentence that a visitor or an integrator can be answered with, in English."""

from contact_lambda.form import LIMITS

LANGUAGE = "en"

LABELS = {
    "full_name": "Full name",
    "email": "Email address",
    "phone": "Phone number (optional)",
    "message": "Your message",
    "consent": "I agree that the clinic uses these details to answer me",
}
HINTS = {"email": "We will only use this to reply to you"}

ERRORS = {
    ("full_name", "blank"): "Enter your full name",
    ("full_name", "too_long"): f"Full name must be {LIMITS['full_name']} characters or less",
    ("email", "blank"): "Enter an email address so we can reply",
    ("email", "too_long"): f"Email address must be {LIMITS['email']} characters or less",
    ("email", "format"): ("Enter an email address in the correct format, like name@example.com"),
    ("phone", "too_long"): f"Phone number must be {LIMITS['phone']} characters or less",
    ("phone", "format"): "Enter a phone number with 5 to 15 digits, or leave it empty",
    ("message", "blank"): "Enter your message",
    ("message", "too_long"): f"Your message must be {LIMITS['message']:,} characters or less",
    ("consent", "blank"): "Tick the box to agree that we may use these details to answer you",
    ("consent", "wrong_type"): "consent must be true or false",
}

REFUSALS = {
    "not_found": ("Page not found", "There is nothing at this address."),
    "method_not_allowed": (
        "This address only takes messages",
        "To send a message, open the form and send it from there.",
    ),
    "too_large": ("Your message is too large", "Nothing was sent. Send a shorter message."),
    "unsupported_type": (
        "This kind of form is not accepted",
        "Nothing was sent. Send the form as application/x-www-form-urlencoded or application/json.",
    ),
    "unreadable_body": ("We could not read the form", "Nothing was sent. Its base64 is broken."),
    "not_utf8": ("We could not read the form", "Nothing was sent. Send it as UTF-8 text."),
    "malformed_json": ("We could not read the form", "Nothing was sent. The JSON is malformed."),
    "not_an_object": (
        "We could not read the form",
        "Nothing was sent. The JSON must be one object of fields.",
    ),
    "too_many_fields": ("The form has too many fields", "Nothing was sent. Send 20 at most."),
    "repeated_field": (
        "We could not read the form",
        "Nothing was sent. One field came twice with different content.",
    ),
}

FORM_TITLE = "Send a message"
SUMMARY_TITLE = "There is a problem"
INVALID_TITLE = "Your message is not sent yet"
NOT_SENT_TITLE = "Your message was not sent"
NOT_SENT = "Something went wrong on our side, so do not expect an answer to this message."
KEPT = "What you wrote is kept below. You can try to send it again in a few minutes."
FAILED_TITLE = "Something went wrong"
FAILED = "We cannot tell that your message was sent, so do not rely on it."


def field_error(field: str, code: str) -> str:
    """The sentence for one fault, e.g. `Enter your message`."""
    return ERRORS.get((field, code)) or f"{field} must be text"
