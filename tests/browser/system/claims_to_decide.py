"""Two people and two pages of eight claims each, for `test_four_decisions.py`.

`python -m tests.browser.system.claims_to_decide` stores them in the database of a running system.
"""

import json
import sys

import django

from tests.cms.evidence.fake_services import WALKING

DECISIONS = ("soften", "replace", "take down", "keep")
DESK, MAIL = "desk", "mail"


def heading(decision, way):
    """The name of a claim: what is to be decided about it, and from where."""
    return f"Less pain, {decision} from the {way}"


HEADINGS = [heading(decision, way) for way in (DESK, MAIL) for decision in DECISIONS]


def build(password):
    """Returns the primary key of the source behind each page: `{"walking": 7, "lifting": 8}`."""
    from django.contrib.auth.models import Group

    from cms.pages.models import HomePage
    from cms.users.models import User
    from tests.factories.blocks import benefit, link, text
    from tests.factories.evidence import FindingFactory, ResearchSourceFactory
    from tests.factories.pages import published_topic

    people = {}
    for name, group in (("emma", "Authors"), ("rhea", "Clinical reviewers")):
        people[name] = User.objects.create_user(name, f"{name}@clinic.example", password)
        people[name].groups.add(Group.objects.get(name=group))

    def source(key, outcome, certainty, **fields):
        made = ResearchSourceFactory(
            key=key, kind="randomised_trial", status="current", title=f"A trial of {key}", **fields
        )
        found = FindingFactory(
            source=made, outcome=outcome, certainty=certainty, rated_by="The authors"
        )
        return made, found

    keys, home = {}, HomePage.objects.order_by("pk").first()
    sources = {"walking": ("Doe J", None), "lifting": ("Poe K", WALKING)}
    for name, (authors, doi) in sources.items():
        first = source(name, f"Pain after {name}", "high", authors=authors, year=2019, doi=doi)
        second = source(f"{name}-too", f"Other pain, {name}", "high", authors="Moe L", year=2018)
        source(f"{name}-again", f"Pain after {name}", "low", authors="Roe R", year=2024)
        claims = [benefit(link(*first), link(*second), heading=each) for each in HEADINGS]
        published_topic(
            home, text("Move."), *claims, title=name.title(), owner=people["emma"]
        )  # fmt: skip
        keys[name] = first[0].pk
    return keys


def end_reviews():
    """From now on, who may publish a page publishes it."""
    from wagtail.models import Workflow

    Workflow.objects.all().delete()


if __name__ == "__main__":
    django.setup()
    if sys.argv[1:] == ["end_reviews"]:
        end_reviews()
    else:
        sys.stdout.write(json.dumps(build(sys.stdin.readline().strip())))
