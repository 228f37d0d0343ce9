"""English."""

from contact_lambda.submission import LIMITS
from contact_lambda.texts.catalog import (
    AnswerTexts,
    EmailTexts,
    HeldTexts,
    LateTexts,
    ReceiptTexts,
    Texts,
)

TEXTS = Texts(
    language="en",
    labels={
        "full_name": "Full name",
        "email": "Email address",
        "phone": "Phone number (optional)",
        "message": "Your message",
        "consent": "I agree that the clinic uses these details to answer me",
    },
    hints={"email": "We will only use this to reply to you"},
    errors={
        ("full_name", "blank"): "Enter your full name",
        ("full_name", "too_long"): f"Full name must be {LIMITS['full_name']} characters or less",
        ("email", "blank"): "Enter an email address so we can reply",
        ("email", "too_long"): f"Email address must be {LIMITS['email']} characters or less",
        ("email", "format"): "Enter an email address in the correct format, like name@example.com",
        ("phone", "too_long"): f"Phone number must be {LIMITS['phone']} characters or less",
        ("phone", "format"): "Enter a phone number with 5 to 15 digits, or leave it empty",
        ("message", "blank"): "Enter your message",
        ("message", "too_long"): f"Your message must be {LIMITS['message']:,} characters or less",
        ("consent", "blank"): "Tick the box to agree that we may use these details to answer you",
        ("consent", "wrong_type"): "consent must be true or false",
        ("submission_id", "reused"): (
            "A message was already sent from this form. To send this one too, send it again"
        ),
    },
    must_be_text="{} must be text",
    error_prefix="Error: ",
    form_title="Send a message",
    summary_title="There is a problem",
    invalid_title="Your message is not sent yet",
    not_sent_title="Your message was not sent",
    not_sent="Something went wrong on our side, so do not expect an answer to this message.",
    kept="What you wrote is kept below. You can try to send it again in a few minutes.",
    too_many_title="Your message was not sent",
    too_many="Too many messages came from your connection.",
    other_way_title="Another way to reach us",
    to_the_form="Go to the form",
    send="Send message",
    send_again="Send again",
    failed_title="Something went wrong",
    failed="We cannot tell that your message was sent, so do not rely on it.",
    email=EmailTexts(
        heading="New message from the website of {}",
        colon=":",
        reference="Reference",
        written="Written",
        moment="{day} {month} {year}, {time}",
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        name="Name",
        email="Email",
        phone="Phone",
        not_given="not given",
        consent="Consent",
        given="given",
        form_language="Form in",
        topic="About",
        message="Message",
        copy="You get a copy. Somebody else at the clinic is to answer.",
        answered="I have answered",
        not_for_us="Not for us",
        reply="Replying to this mail writes to the address above.",
        do_not_reply=(
            "Do NOT reply to this mail: a reply goes to {}, not to the person who wrote. "
            "Write a new mail to the address below."
        ),
        repeat="You may have received this message before, with the same reference.",
        check="This message may be unwanted advertising. Check it before you answer.",
        why="Why",
        signs={
            "trap": "a hidden field was filled in",
            "no_token": "sent without the page’s script",
            "fast": "sent within 3 seconds",
            "links": "many links",
            "origin": "sent from another website",
            "no_work": "without the page’s proof of work",
            "wrong_work": "with a false proof of work",
            "rate": "many messages from one connection",
            "breaker": "very many messages in this hour",
            "wording": "worded like advertising",
            "advert": "worded like advertising",
            "repeated": "the same text came several times",
            "token_used": "one form was sent several times",
        },
        notice="The message is kept in the website's journal and is not part of this mail.",
        digest_heading="Messages held back by the website of {}",
        digest_advice=(
            "These messages look like unwanted advertising and were not sent to you. If one is "
            "from a person, write to that person, or ask whoever looks after the website for it, "
            "by its reference, within 30 days."
        ),
        received="Received",
        test="Messages of the contact form arrive here.",
    ),
    held=HeldTexts(
        advice=(
            "These messages look like unwanted advertising and were not sent to you. If one is "
            "from a person, open the link below it within 30 days. The page asks before anything "
            "is sent."
        ),
        none_left="Nothing is held back any more: the messages have been sent or deleted since.",
        let_out="Is it from a person?",
        unreadable="This message cannot be shown. Ask whoever looks after the website for it.",
        ask_title="Send message {} to the clinic’s mailbox?",
        ask=(
            "The website held this message back, because it looks like unwanted advertising. "
            "Nothing is sent until you press the button."
        ),
        button="Send it to the mailbox",
        done_title="Message {} is on its way",
        done="It arrives in the clinic’s mailbox within a few minutes. You can close this page.",
        used_title="Message {} is not held any more",
        used=(
            "Somebody has sent it to the clinic’s mailbox already. Look for its reference there, "
            "also in the spam folder."
        ),
        expired_title="This link is too old",
        expired=(
            "The website kept the message for 30 days and has deleted it since. If the digest "
            "names a telephone number or an address, you can still use them."
        ),
        invalid_title="This link does not work",
        invalid=(
            "It is not complete, or the website has a new key since. Copy the whole link from "
            "the mail. If that does not help, ask whoever looks after the website for the "
            "message, by its reference in the mail."
        ),
        failed_title="Nothing was sent",
        failed="The website cannot reach its journal. The message is still held.",
        again="Wait a minute, then open the link in the mail once more.",
    ),
    receipt=ReceiptTexts(
        title="Where your message {} is",
        taken="We have your message",
        sent="Sent to the clinic",
        delivered="Accepted by the clinic’s mail server",
        delivered_hint="It does not say that somebody has read it.",
        answered="Answered",
        answered_hint="As soon as the clinic says so. Look in your junk folder, too.",
        done="Done",
        open="Not yet",
        not_again="You do not need to send it again.",
        until="This page changes when your message moves on. It works until {}.",
        invalid_title="This link does not work",
        invalid="It is not complete. Copy the whole link.",
        expired_title="This message is no longer kept",
        expired=(
            "The website keeps no record of it any more. That does not mean that the clinic does "
            "not have it. If nobody has answered you, get in touch again."
        ),
        failed_title="We cannot look at the moment",
        failed="Nothing has happened to your message. Open this page again in a minute.",
    ),
    answer=AnswerTexts(
        ask_answered="Have you answered message {}?",
        ask_not_for_us="Is message {} not for your clinic?",
        ask="Nothing is noted until you press the button.",
        button_answered="Yes, it is answered",
        button_not_for_us="Yes, it is not for us",
        done_title="Thank you: message {} is noted",
        done_answered=(
            "The visitor’s receipt says that it is answered, and no reminder comes. You can close "
            "this page."
        ),
        done_not_for_us=(
            "No reminder comes, and the visitor is told nothing. You can close this page."
        ),
        invalid_title="This link does not work",
        invalid="It is not complete, or it is too old. Copy the whole link from the mail.",
        expired_title="This link is too old",
        expired="The website keeps no record of the message any more. Nothing was noted.",
        failed_title="Nothing was noted",
        failed="The website cannot reach its journal. Open the link again in a minute.",
    ),
    late=LateTexts(
        heading="Messages from the website of {} that wait for an answer",
        title="Not answered yet",
        advice=(
            "For these messages the time for an answer is over. You find them in the mailbox by "
            "their reference. If one is answered, say so with its link."
        ),
        waiting="Working days since",
    ),
)
