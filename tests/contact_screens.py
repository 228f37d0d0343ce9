"""`make screenshots ARGS=contact`: what visitors and practitioners see of the contact handler.

Each receipt, mail, digest and page behind a link, in each language, on a phone and on a screen,
light and dark: `var/screenshots/contact/fr-receipt-sent-390-dark.png`, and a sheet for each
language, width and look. The text of each mail stands beside
it, also as `w3m` and `lynx` show its HTML.
"""

import argparse
import email
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from email.policy import default
from pathlib import Path

from PIL import Image, ImageDraw

from contact_lambda import routes
from contact_lambda.app import ContactApp
from contact_lambda.http import lambda_events
from contact_lambda.http.responses import Responder
from contact_lambda.messages.message_links import answer_links, receipt_link
from contact_lambda.messages.release_links import link_of
from contact_lambda.ports import Email, Outcome
from contact_lambda.record import DIGEST, Record
from contact_lambda.texts import LANGUAGES
from tests.browser.conftest import open_browser
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.contact_lambda.fakes import (
    AcceptingMailer,
    ManualClock,
    MemoryJournal,
    RefusingMailer,
    UnreachableJournal,
)
from tests.contact_lambda.samples import BROWSER, JOURNALLED, event_of, form_event
from tests.contact_lambda.test_bounces import DAY, HOUR, MINUTE, event

FOLDER = Path(__file__).parents[1] / "var" / "screenshots" / "contact"
COPY = "copy@clinic.example"
ADDRESS = "https://forms.clinic.example/contact"
LOOKS = {"light": {}, "dark": {"prefers_color_scheme": "dark"}}
ROUTES = {
    "roles": {"lead": {"copies": [COPY]}},
    "topics": {"lead": {"role": "lead", "label": "Treatment"}},
}
SAID = {
    "full_name": "Ann Example",
    "email": "ann@example.org",
    "phone": "+44 20 7946 0000",
    "message": "My back hurts since Monday.\n\nMay I go on running? May I come on Friday?",
    "topic": "lead",
}
SPAM = {"website": "x", "message": "Rank first! http://a.example http://b.example http://c.example"}
THUMBNAIL, TALLEST, IN_A_ROW, CAPTION = {PHONE: 195, DESKTOP: 480}, 700, {PHONE: 8, DESKTOP: 4}, 16


class Practice:
    """A handler in one language, its mails and the pages behind its links."""

    def __init__(self, language: str) -> None:
        self.language, self.clock = language, ManualClock()
        self.settings = replace(
            JOURNALLED,
            address=ADDRESS,
            language=language,
            time_zone="Europe/London",
            routes=routes.parse(json.dumps(ROUTES)),
        )
        self.journal, self.mailer = MemoryJournal(), AcceptingMailer()
        self.use(self.mailer)

    def use(self, mailer: object, journal: MemoryJournal | None = None) -> None:
        self.app = ContactApp(
            self.settings,
            mailer,
            journal or self.journal,
            clock=self.clock,  # type: ignore[arg-type]
        )

    def send(self, key: str, **fields: str) -> Record:
        said = {**SAID, "language": self.language, "submission_id": key, **fields}
        before = set(self.journal.stored)
        self._answer(form_event(said, accept=BROWSER))
        (new,) = set(self.journal.stored) - before
        return self.journal.stored[new]

    def page(self, link: str, method: str = "GET") -> str:
        path, _, query = link.removeprefix("https://forms.clinic.example").partition("?")
        asked = event_of(
            query if method == "POST" else None,
            method=method,
            path=path,
            content_type="application/x-www-form-urlencoded" if method == "POST" else None,
            accept=BROWSER,
        )
        return self._answer({**asked, "rawQueryString": "" if method == "POST" else query})

    def receipt(self, record: Record) -> str:
        return receipt_link(record.key, record.received, self.settings, self.language)

    def wait(self, seconds: int) -> None:
        self.clock.pass_(seconds)
        self.app.scheduled()

    def _answer(self, asked: dict[str, object]) -> str:
        request = lambda_events.read_request(asked)
        responder = Responder(html=True, settings=self.settings)
        return self.app.contact.answer(request, responder).body


def pages(practice: Practice) -> dict[str, str]:
    """All states by name, as HTML documents; mails are in `practice.mailer`."""
    found: dict[str, str] = {}
    practice.use(RefusingMailer(outcome=Outcome.NOT_ACCEPTED))
    waiting = practice.send("waiting")
    found["receipt, taken"] = practice.page(practice.receipt(waiting))
    practice.use(practice.mailer)
    sent = practice.send("sent")
    found["receipt, sent"] = practice.page(practice.receipt(sent))
    practice.app.ses_event(event("Delivery", practice.mailer.mails[0])["detail"])
    found["receipt, delivered"] = practice.page(practice.receipt(sent))
    for name, link in zip(
        ("answered", "not for us"), answer_links(sent, practice.settings), strict=True
    ):
        found[f"{name}, asked"] = practice.page(link)
        found[f"{name}, noted"] = practice.page(link, "POST")
        if name == "answered":
            found["receipt, answered"] = practice.page(practice.receipt(sent))
    found["receipt, wrong link"] = practice.page(
        f"{ADDRESS}/receipt?token=x&language={practice.language}"
    )
    found["answered, wrong link"] = practice.page(f"{ADDRESS}/answered?token=x")
    held = practice.send("held", **SPAM)
    late = practice.send("late", message="May I run?")
    practice.wait(MINUTE)
    for mail in practice.mailer.mails[1:]:
        practice.app.ses_event(event("Delivery", mail)["detail"])
    practice.wait(7 * DAY)
    found["release, asked"] = practice.page(link_of(held, practice.settings))
    found["release, done"] = practice.page(link_of(held, practice.settings), "POST")
    found["release, used"] = practice.page(link_of(held, practice.settings))
    practice.use(practice.mailer, UnreachableJournal())
    found["receipt, journal away"] = practice.page(practice.receipt(late))
    found["answered, journal away"] = practice.page(answer_links(late, practice.settings)[0])
    practice.use(practice.mailer)
    practice.clock.pass_(14 * DAY)
    found["receipt, over"] = practice.page(practice.receipt(late))
    return found


def mails(practice: Practice) -> dict[str, Email]:
    """A message's mail, a copy, one that is marked, one without Reply-To, and digests, by name."""
    other = "de" if practice.language == "fr" else "fr"
    marked = practice.send("marked", website="x", message="May I come on Friday?")
    foreign = practice.send("foreign", language=other, email="zoë@example.org")
    practice.wait(HOUR)
    practice.wait(MINUTE)
    names = {marked.key: "mail, marked", foreign.key: "mail, no reply"}
    found: dict[str, Email] = {}
    for mail in practice.mailer.mails:
        if mail.tags["kind"] == DIGEST:
            name = "digest, late" if b"Unanswered" in mail.raw else "digest, held"
        elif mail.recipient == COPY:
            name = "mail, copy"
        else:
            name = names.get(mail.tags["key"], "mail")
        found.setdefault(name, mail)
    return found


def part(mail: Email, kind: str) -> str:
    message = email.message_from_bytes(mail.raw, policy=default)
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def write(folder: Path, language: str) -> list[str]:
    """Write each page and mail; returns the names of the HTML files."""
    practice = Practice(language)
    documents = pages(practice)
    for name, mail in mails(practice).items():
        documents[name] = part(mail, "html")
        stem = folder / file_name(language, name)
        stem.with_suffix(".txt").write_text(part(mail, "plain"), "utf-8")
    for name, document in documents.items():
        (folder / f"{file_name(language, name)}.html").write_text(document, "utf-8")
    for name in [each for each in documents if each.startswith(("mail", "digest"))]:
        for browser, options in (("w3m", ["-dump", "-T", "text/html"]), ("lynx", ["-dump"])):
            if shutil.which(browser):
                page = folder / f"{file_name(language, name)}.html"
                shown = subprocess.run(
                    [browser, *options, str(page)], capture_output=True, check=True
                )
                page.with_suffix(f".{browser}.txt").write_bytes(shown.stdout)
    return [file_name(language, name) for name in documents]


def file_name(language: str, name: str) -> str:
    return "-".join([language, *name.replace(",", "").split()])


def photograph(person: Visitor, folder: Path, names: list[str], width: int, look: str) -> None:
    """Photograph each page at a width, and put them on one sheet."""
    person.look_at_width(width)
    person.prefer(**LOOKS[look])
    small = THUMBNAIL[width]
    rows = -(-len(names) // IN_A_ROW[width])
    sheet = Image.new(
        "RGB", (IN_A_ROW[width] * (small + 8), rows * (TALLEST + CAPTION + 8)), "#888"
    )
    for number, name in enumerate(names):
        person.open((folder / f"{name}.html").as_uri())
        path = folder / f"{name}-{width}-{look}.png"
        person.photograph(path)
        picture = Image.open(path).convert("RGB")
        picture = picture.resize((small, picture.height * small // picture.width))
        left, top = (
            number % IN_A_ROW[width] * (small + 8),
            number // IN_A_ROW[width] * (TALLEST + CAPTION + 8),
        )
        ImageDraw.Draw(sheet).text((left, top), name, fill="#000")
        sheet.paste(
            picture.crop((0, 0, small, min(picture.height, TALLEST))), (left, top + CAPTION)
        )
    sheet.save(folder / f"sheet-{names[0][:2]}-{width}-{look}.png")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.contact_screens", description=__doc__)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    languages = parser.parse_args(arguments).languages.split(",")
    FOLDER.mkdir(parents=True, exist_ok=True)
    person = Visitor(open_browser())
    try:
        for language in languages:
            names = write(FOLDER, language)
            for width in (PHONE, DESKTOP):
                for look in LOOKS:
                    photograph(person, FOLDER, names, width, look)
            sys.stdout.write(f"{language}: {len(names)} pages and mails\n")
    finally:
        person.browser.quit()
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main()
