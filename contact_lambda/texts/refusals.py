"""Titles and texts of refused requests, in English: no form was read that names a language."""

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
    "files": (
        "Files cannot be sent with this form",
        "Nothing was sent. Send your message without the file and write that you have one: "
        "you can attach it to your reply when the clinic writes to you.",
    ),
    "malformed_parts": ("We could not read the form", "Nothing was sent. Its parts are broken."),
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
