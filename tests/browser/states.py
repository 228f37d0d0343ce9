"""Every page and state of the reference frontend, in front of a fake API and a fake handler."""

from contextlib import contextmanager

from tests.browser.contact_page import press, words_of_state, write
from tests.browser.fake_handler import ACCEPTED, REFERENCE, problem
from tests.cms.frontend.clinic_facts import FACTS, OFFICE, opening, other
from tests.cms.frontend.fake_api import (
    NOTHING,
    TOPIC_PATH,
    claim,
    demo_block,
    demo_page,
    more_block,
    now,
    page_of,
    stored,
)
from tests.cms.frontend.fake_api import problem as gone_problem

FRONTEND = "http://127.0.0.1:8003"
BLOCKS = ("stretch", "pattern", "nice-1-2-2", "get-help-now", "sore-muscles")
STATUSES = {
    "current": "stands",
    "retracted": "fallen",
    "expression_of_concern": "in_doubt",
    "superseded": "in_doubt",
    "withdrawn": "fallen",
}
TRANSLATION = {"locale": "fr", "html_url": f"{FRONTEND}/fr/tout/", "html_path": "/fr/tout/"}

REGISTERED = {
    "registrations": ["HCPC PH00000"],
    "registers": [{"text": "HCPC PH00000", "url": "https://www.hcpc-uk.org/"}],
}


def everything():
    """A page that has whatever a page may have: all blocks, all people, every status."""
    page = demo_page(plain_summary="Exercise probably helps a little with back pain.")
    page["body"] += [more_block(anchor) for anchor in BLOCKS]
    page["body"].append(_known_place())
    for key, status in zip(
        [each["key"] for each in page["references"]], STATUSES.items(), strict=True
    ):
        now(page, key, *status, status_changed_on="2026-03-03")
    page["body"][1:3] = [
        claim("fallen", (2, "retracted"), heading="Less pain", evidence=[_supports(2)]),
        claim("in_doubt", (3, "expression_of_concern"), (4, "superseded"), certainty="moderate",
              heading="Better sleep", evidence=[_supports(number) for number in (3, 4, 1, 2)]),
        claim("stands", certainty="moderate", heading="More strength", applies_to="Adults"),
    ]  # fmt: skip
    benefits = (block for block in page["body"] if block["type"] == "benefit")
    for number, block in enumerate(benefits, start=1):
        block["value"]["number"] = number
    page["clinic"] |= FACTS | {"location": page["body"][-1]["value"]}
    person = page["clinic"]["lead_practitioner"] | REGISTERED
    page["review"] = {
        "last_reviewed": "2026-11-20",
        "next_review_due": "2029-11-20",
        "reviewed_by": person,
        "written_by": person,
        "change_note": "Corrected a source.",
    }
    page["meta"] |= {
        "html_url": f"{FRONTEND}/walking/everything/",
        "translations": [TRANSLATION | {"is_current": True}],
        "ancestors": [_above(3, "Example Clinic", "/"), _above(9, "Walking", "/walking/")],
    }
    return page


def practice():
    """A home page that has whatever a home page may have."""
    page = stored("home_page")
    person = page["clinic"]["lead_practitioner"] | REGISTERED
    person["bio_html"] = "<p>Has seen people with back pain since 2001.</p>"
    place = {"location": _known_place()["value"], "lead_practitioner": person}
    page["clinic"] |= FACTS | place
    return page


def _supports(ref):
    link = demo_block("benefit")["value"]["evidence"][0]
    return link | {"ref": ref, "finding": None}


def _known_place():
    place = demo_block(
        "location",
        heading="Our other place",
        address="1 Example Street\nExampletown",
        coordinates={"latitude": 51.5, "longitude": -0.1},
        directions_html="<p>Turn left.</p>",
        opening_hours_html="<ul><li>Monday to Friday, 9 to 5</li></ul>",
        public_transport_html="<p>Bus 1</p>",
        access_html="<p>Step-free</p>",
        access=[{"code": "lift", "label": "Lift"}],
        directions_url="https://www.openstreetmap.org/directions?to=51.5,-0.1",
        opening=opening(exceptions=[other("2000-01-01", "2999-12-31", OFFICE, note="Example")]),
    )
    return place | {"anchor": "our-other-place"}


def _above(number, title, path):
    return {"id": number, "title": title, "html_url": FRONTEND + path, "html_path": path}


def translated(language):
    """The page with everything as a translation of it: its own words come from the site."""
    page = everything()
    english = {"locale": "en-gb", "html_url": page["meta"]["html_url"], "html_path": "/everything/"}
    page["meta"] |= {
        "locale": language,
        "html_url": f"{FRONTEND}/{language}/tout/",
        "translations": [english | {"is_current": True}],
    }
    return page


def draft(kind):
    """A draft as the API answers it: `draft` in the editor, `share` by a link."""
    note = {"kind": kind, "ends_at": "2026-11-20T09:00:00+00:00", "script": None}
    return {"page": demo_page(), "preview": note | {"frame_ancestors": []}}


def listed(*titles, total=None):
    items = [
        {
            "title": title,
            "plain_summary": f"What {title.lower()} does for you.",
            "meta": {"html_url": f"{FRONTEND}/{title.lower()}/"},
        }
        for title in titles
    ]
    return {"meta": {"total_count": total or len(items)}, "items": items}


def with_picture(page, picture):
    """The page with this picture in each block that has one, so that a browser finds it."""
    for block in page["body"]:
        if block["type"] == "image":
            block["value"]["image"] = picture
    return page


def fill(api, handler):
    """Publish what the states need."""
    addresses = {"action": handler.action, "token_url": f"{handler.action}/token"}
    api.forget()
    api.menu = listed("Walking", "Swimming", "Yoga")
    api.topics = listed("Walking", "Swimming", "Yoga", total=60)
    api.found = listed(*(f"Result{number}" for number in range(10)), total=25)
    api.found["meta"]["did_you_mean"] = "back pain"
    api.below["4"] = listed("Uphill", "Downhill")
    api.below["99"] = listed("Walking")
    api.drafts = {kind: draft(kind) for kind in ("draft", "share")}
    form = demo_block("contact_form", **addresses, consent={"text": "I agree"})
    api.pages |= {
        "/": stored("home_page"),
        TOPIC_PATH: demo_page(),
        "/everything/": with_picture(everything(), api.picture()),
        "/fr/tout/": translated("fr"),
        "/de/alles/": translated("de"),
        "/ar/kull/": translated("ar"),
        "/practice/": practice(),
        "/pictured/": practice() | {"picture": api.picture()},
        "/one/": practice() | {"id": 99},
        "/form/": page_of(form),
        "/off/": page_of(demo_block("contact_form", turned_off=True)),
        "/gone/": (410, gone_problem(410)),
        "/failing/": (500, "{}"),
        "/odd/": demo_page(references=[7]),
    }


PAGES = {
    "home": "/",
    "home, page 2": "/?page=2",
    "home with everything": "/practice/",
    "home with a picture": "/pictured/",
    "home with one topic": "/one/",
    "topic": TOPIC_PATH,
    "topic with everything": "/everything/",
    "topic in French": "/fr/tout/",
    "topic in German": "/de/alles/",
    "topic from right to left": "/ar/kull/",
    "draft in the editor": "/preview/?token=draft&page=4",
    "draft by a link": "/preview/?token=share&page=4",
    "preview has ended": "/preview/?token=old&page=4",
    "form": "/form/",
    "form turned off": "/off/",
    "search": "/search/",
    "search found": "/search/?q=back&page=2",
    "search too long": "/search/?q=" + "back+" * 41,
    "thanks": f"/contact/sent/?ref={REFERENCE}",
    "thanks without a reference": "/contact/sent/",
    "not found": "/no-such-page/",
    "gone": "/gone/",
    "unavailable": "/failing/",
    "failed": "/odd/",
}


def every_state(world, person):
    """The name of each page and state, with the browser there."""
    api, site, handler = world
    fill(api, handler)
    for name, path in PAGES.items():
        person.open(site.address + path)
        yield name
    with nothing_published(api):
        for name, path in {"home empty": "/", "search found nothing": "/search/?q=zzz"}.items():
            person.open(site.address + path)
            yield name
    with out_of_reach(api):
        person.open(f"{site.address}{TOPIC_PATH}")
        api.failing = True
        person.open(f"{site.address}{TOPIC_PATH}")
        yield "old for want of a new"
    yield from form_states(site, handler, person)


def form_states(site, handler, person):
    """What the script says: faults, then each outcome."""
    person.open(f"{site.address}/form/")
    press(person)
    words_of_state(person, "problem")
    yield "form with errors"
    outcomes = {
        "sent": None,
        "accepted": ACCEPTED,
        "not-sent": problem(429, detail="Too many messages came from here. Wait ten minutes."),
        "unknown": problem(500, detail="Something went wrong."),
    }
    for state, reply in outcomes.items():
        handler.replies = [reply] if reply else []
        person.open(f"{site.address}/form/")
        write(person)
        person.find("[name=consent]").click()
        press(person)
        words_of_state(person, state)
        yield f"form {state}"


@contextmanager
def nothing_published(api):
    before = api.topics, api.found
    api.topics = api.found = NOTHING
    yield
    api.topics, api.found = before


@contextmanager
def out_of_reach(api):
    """An API whose answers may be kept, and which can be made to fail."""
    api.etag = '"1"'
    yield
    api.failing, api.etag = False, None
