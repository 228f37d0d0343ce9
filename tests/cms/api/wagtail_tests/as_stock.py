"""Generated questions, asked of stock Wagtail's viewsets and of ours over one database."""

import json

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PLACES = {"stock": "/api/stock/", "ours": "/api/main/"}
IDS = ["1", "2", "4", "5", "8", "12", "16", "19", "24", "999", "0"]
BAD = ["abc", "-1", "1.5"]
TYPES = [
    "",
    "demosite.BlogEntryPage",
    "demosite.blogentrypage",
    "demosite.EVENTPAGE",
    "demosite.EventPage,demosite.BlogEntryPage",
    "wagtailcore.Page",
    "demosite.Nothing",
    "DEMOSITE.EventPage",
    "nonsense",
]
FIELDS = [
    "",
    "*",
    "title",
    "-title",
    "_,title,slug",
    "*,-title",
    "body,date,tags",
    "feed_image(width,height)",
    "related_links(title)",
    "carousel_items",
    "parent",
    "show_in_menus",
    "title,",
    "title(x)",
    "title,*",
    "width",
    "tags,download_url",
]
ORDERS = ["", "title", "-title", "id", "-id", "slug", "date", "nonsense", "-random", "title,id"]
COMMON = {
    "fields": FIELDS,
    "order": ORDERS,
    "limit": ["0", "1", "3", "20", "21", "", *BAD],
    "offset": ["0", "2", "50", "", *BAD],
    "id": [*IDS, *BAD],
    "title": ["Blog post", "James Joyce", "nothing", ""],
    "rich_text_format": ["html", "db_html", "pdf", ""],
    "colour": ["blue"],
    "_": ["1"],
    "format": ["json"],
}
OF_PAGES = {
    "type": TYPES,
    "child_of": ["root", *IDS, *BAD],
    "descendant_of": ["root", *IDS, *BAD],
    "ancestor_of": [*IDS, *BAD],
    "translation_of": ["root", *IDS, *BAD],
    "locale": ["en", "xx", ""],
    "site": ["localhost:80", "localhost:8001", "nowhere", ""],
    "slug": ["blog-post", "nothing", ""],
    "show_in_menus": ["true", "false", "1", "0", "yes"],
    "first_published_at": ["2013-12-02", "2013-12-02T00:00:00Z"],
    "date": ["2013-12-02", "2014-01-01"],
    "tags": ["wagtail", "bird,wagtail", "nothing"],
}


def _some(values):
    chosen = st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True)
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries({each: st.sampled_from(values[each]) for each in names})
    )


FILES = _some(COMMON | {"tags": OF_PAGES["tags"], "width": ["500", "x"]})
DETAIL = _some({name: COMMON[name] for name in ("fields", "rich_text_format", "_", "format")})
OF_DETAIL = _some(
    {name: (COMMON | OF_PAGES)[name] for name in ("fields", "type", "locale", "rich_text_format")}
)
FIND = _some(
    {"id": IDS, "fields": FIELDS, "type": TYPES, "locale": ["en"]}
    | {
        "html_path": [
            "/blog-index/",
            "blog-index/blog-post",
            "/",
            "",
            "/nothing/",
            "//events-index",
        ]
    }
)
QUESTIONS = st.one_of(
    st.tuples(st.just("pages/"), _some(COMMON | OF_PAGES)),
    st.tuples(st.just("pages/"), _some(COMMON | OF_PAGES)),
    st.tuples(st.sampled_from(["images/", "documents/"]), FILES),
    st.tuples(st.sampled_from([f"pages/{each}/" for each in IDS]), OF_DETAIL),
    st.tuples(st.sampled_from(["images/5/", "images/999/", "documents/2/"]), DETAIL),
    st.tuples(st.just("pages/find/"), FIND),
    st.tuples(st.sampled_from(["pages", "images", "pages/5", "documents/2"]), DETAIL),
)


def differences(examples):
    """`{question: what differs}` among so many questions; a difference by design is none."""
    client, found = Client(raise_request_exception=False), {}

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(QUESTIONS)
    def ask(question):
        place, parameters = question
        stock, ours = (client.get(root + place, parameters) for root in PLACES.values())
        if stock.status_code == 500 or _by_design(place, parameters, stock, ours):
            return
        if why := _difference(stock, ours):
            found[f"{place} {json.dumps(parameters)}"] = why

    ask()
    return found


def _by_design(place, parameters, stock, ours):
    """Refused or answered otherwise here on purpose, as docs/frontends/api.md says."""
    statuses = {stock.status_code, ours.status_code}
    if statuses <= {400, 404} and len(parameters) > 1:
        return True  # two faults: each looks for another one first
    if (stock.status_code, ours.status_code) == (404, 400) and place[-2:-1].isdigit():
        return True  # so are a bad parameter and an id that there is not
    if "-1" in parameters.values() and ours.status_code == 400:
        return True  # a number is digits
    if "site" in parameters and "root" in parameters.values():
        return True  # the root is that of the site
    if place == "pages/find/" and not {"id", "html_path"} & parameters.keys():
        return (stock.status_code, ours.status_code) == (404, 400)
    unknown = "colour" in parameters or (not place.endswith("s/") and "title" in parameters)
    return unknown and ours.status_code == 400


def _difference(stock, ours):
    if stock.status_code != ours.status_code:
        return f"status {stock.status_code}, here {ours.status_code}: {ours.content[:300].decode()}"
    if stock.status_code in (301, 302):
        leads = stock["Location"].replace(PLACES["stock"], PLACES["ours"])
        return "" if leads == ours["Location"] else f"{leads}, here {ours['Location']}"
    if stock.status_code != 200:
        return "" if ours.json().get("message") else "no message"
    text = stock.content.decode().replace(PLACES["stock"], PLACES["ours"])
    return _missing(json.loads(text), ours.json())


def _missing(stock, ours, where="$"):
    """The first place where stock's answer is not in ours; "" if all of it is."""
    if isinstance(stock, dict) and isinstance(ours, dict):
        each = (
            _missing(value, ours[name], f"{where}.{name}") if name in ours else f"{where}.{name}"
            for name, value in stock.items()
        )
        return next(filter(None, each), "")
    if isinstance(stock, list) and isinstance(ours, list) and len(stock) == len(ours):
        each = (
            _missing(a, b, f"{where}[{n}]")
            for n, (a, b) in enumerate(zip(stock, ours, strict=True))
        )
        return next(filter(None, each), "")
    if where.endswith(".download_url") and str(ours).endswith(stock):
        return ""  # absolute on pages
    return "" if stock == ours else f"{where}: {stock!r}, here {ours!r}"[:500]
