"""A site whose claims rest on sources, and what has to be true of it, in plain Python.

`World` knows nothing of the CMS: it is what the CMS is compared with. `build` stores the same world
in the database, page by page, as editors do.
"""

import json
import random
from dataclasses import dataclass
from uuid import UUID

CLAIMS_PER_PAGE = 5
MAX_SOURCES_OF_CLAIM = 3
MAX_STEPS = 5  # of a chain of sources that build on one another
AUTHORS = 10
DRAFTS_IN_HUNDRED = 5
# What happens to sources in a year, by hundred.
STATUSES = {
    "corrected": 40, "superseded": 22, "expired": 13, "expression_of_concern": 8, "retracted": 10,
    "withdrawn": 3, "current": 4,
}  # fmt: skip
FALLEN = {"retracted", "withdrawn"}
DOUBTED = {"expression_of_concern", "superseded", "expired", "corrected"}


@dataclass
class World:
    """Sources are numbered. `claims` has, by page and block, the sources that a claim names."""

    builds_on: dict[int, list[int]]
    statuses: list[str]
    pages: list[list[list[int]]]  # of each page, of each claim, the sources
    drafts: list[int]  # pages with a draft that has one more claim, on source 0

    def rest_on(self, source):
        """The claims that a change of a source reaches: `{(page, claim)}`, drafts too."""
        reached, todo = {source}, [source]
        above = {}
        for lower, uppers in self.builds_on.items():
            for upper in uppers:
                above.setdefault(upper, []).append(lower)
        while todo:
            for each in above.get(todo.pop(), []):
                if each not in reached:
                    reached.add(each)
                    todo.append(each)
        found = {
            (page, claim)
            for page, claims in enumerate(self.pages)
            for claim, sources in enumerate(claims)
            if reached & set(sources)
        }
        if 0 in reached:
            found |= {(page, CLAIMS_PER_PAGE) for page in self.drafts}
        return found

    def standing_of(self, page, claim):
        """Nobody rated anything: a claim is as good as the best of its sources."""
        order = ("stands", "in_doubt", "fallen")
        return min((self._standing(each) for each in self.pages[page][claim]), key=order.index)

    def _standing(self, source):
        if self.statuses[source] in FALLEN:
            return "fallen"
        seen, todo = set(), list(self.builds_on.get(source, ()))
        while todo:
            each = todo.pop()
            if each not in seen:
                seen.add(each)
                todo += self.builds_on.get(each, ())
        if any(self.statuses[each] in FALLEN for each in seen):
            return "in_doubt"
        return "in_doubt" if self.statuses[source] in DOUBTED else "stands"


def make_world(sources, pages, seed=7):
    """The same world for the same numbers."""
    chance = random.Random(seed)  # noqa: S311
    builds_on, steps = {}, [0] * sources
    for source in range(1, sources):
        below = [each for each in {chance.randrange(source)} if steps[each] < MAX_STEPS]
        if below and chance.random() < 0.25:
            builds_on[source] = below
            steps[source] = 1 + max(steps[each] for each in below)
    of_pages = [
        [
            chance.sample(range(sources), chance.randint(1, MAX_SOURCES_OF_CLAIM))
            for _ in range(CLAIMS_PER_PAGE)
        ]
        for _ in range(pages)
    ]
    drafts = [page for page in range(pages) if chance.random() * 100 < DRAFTS_IN_HUNDRED]
    return World(builds_on, ["current"] * sources, of_pages, drafts)


def make_year(world, changes, seed=11):
    """`[(day, source, status)]` in the order of a year; no change repeats a status."""
    chance = random.Random(seed)  # noqa: S311
    statuses, year = list(world.statuses), []
    kinds, weights = list(STATUSES), list(STATUSES.values())
    for day in sorted(chance.randrange(365) for _ in range(changes)):
        status = chance.choices(kinds, weights)[0]
        changed = [each for each, now in enumerate(statuses) if now != "current"]
        is_back = status == "current" and changed
        source = chance.choice(changed) if is_back else chance.randrange(len(statuses))
        if statuses[source] == status or (status == "current" and not is_back):
            status = "retracted" if statuses[source] != "retracted" else "corrected"
        statuses[source] = status
        year.append((day, source, status))
    return year


def block_of(page, claim):
    return str(UUID(int=(page << 16) + claim + 1, version=4))


def body_of(page, claims, keys):
    """The stored blocks of a page: a text, and a benefit for each claim."""
    blocks = [{"type": "text", "id": block_of(page, 99), "value": {"text": "<p>Walk.</p>"}}]
    for claim, sources in enumerate(claims):
        links = [{"source": keys[each], "finding": None, "relation": "supports"}
                 for each in sources]  # fmt: skip
        value = {"heading": f"Claim {claim}", "points": ["<p>Less pain.</p>"], "evidence": links}
        blocks.append({"type": "benefit", "id": block_of(page, claim), "value": value})
    return json.dumps(blocks)


def build(world):
    """Store the world. Returns `{"sources": [pk], "pages": [pk]}`."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from cms.evidence.models import ResearchSource
    from cms.pages.models import HomePage, TopicPage

    people = [
        get_user_model().objects.create_user(f"author-{number}", f"author-{number}@clinic.example")
        for number in range(AUTHORS)
    ]
    for each in people:
        each.groups.add(Group.objects.get(name="Authors"))
    for name in ("lead-1", "lead-2"):
        lead = get_user_model().objects.create_user(name, f"{name}@clinic.example")
        lead.groups.add(Group.objects.get(name="Clinical reviewers"))
    made = ResearchSource.objects.bulk_create(
        ResearchSource(
            key=f"made-{number}", kind="randomised_trial", title=f"Trial {number}",
            year=2000 + number % 25, status="current",
        )
        for number in range(len(world.statuses))
    )  # fmt: skip
    keys = [each.pk for each in made]
    through = ResearchSource.depends_on.through
    through.objects.bulk_create(
        through(from_researchsource_id=keys[lower], to_researchsource_id=keys[upper])
        for lower, uppers in world.builds_on.items()
        for upper in uppers
    )
    home, pages = HomePage.objects.get(), []
    for number, claims in enumerate(world.pages):
        page = TopicPage(
            title=f"Page {number}", slug=f"page-{number}", owner=people[number % AUTHORS],
            body=body_of(number, claims, keys),
        )  # fmt: skip
        home.add_child(instance=page)
        pages.append(page.pk)
        if number in world.drafts:
            page.body = body_of(number, [*claims, [0]], keys)
            page.save_revision()
    return {"sources": keys, "pages": pages}
