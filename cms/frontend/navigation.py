"""The navigation of a page: menu, breadcrumbs and the other languages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import get_language_info

from cms.frontend.headers import origin

Json = dict[str, Any]


def navigation(page: Json, menu: Sequence[Json]) -> Json:
    """Return the context of the navigation, from a page's JSON and the listing of the menu.

    {"home_path": "/", "menu": [{"path": "/advice/", "title": "Advice", "current": "page"}, …],
    "breadcrumbs": [{"path": "/", "title": "Example Clinic"}, …], "languages": [{"code": "fr",
    "name": "Français", "path": "/fr/", "current": False, "url": "https://…/fr/"}, …]}
    """
    meta = page.get("meta") or {}
    above = [_link(each, each.get("html_url")) for each in meta.get("ancestors") or []]
    here = local_path(meta.get("html_url"))
    return {
        "home_path": above[0]["path"] if above else here or "/",
        "menu": [
            link | {"current": _current(link["path"], here, above)}
            for item in menu
            if (link := _link(item, (item.get("meta") or {}).get("html_url")))["path"]
        ],
        "breadcrumbs": [each for each in above if each["path"]],
        "languages": languages(meta),
    }


def home_id(page: Json) -> int | None:
    """Return the id of the home page in the page's language."""
    above = (page.get("meta") or {}).get("ancestors") or []
    return above[0].get("id") if above else page.get("id")


def local_path(address: str | None) -> str | None:
    """Return `/advice/` for `https://clinic.example/advice/`; None for what is no web address."""
    return (urlsplit(address).path or "/") if address and origin(address) else None


def languages(meta: Json) -> list[Json]:
    """Return the page and its translations, each named in its own language; [] if it has none."""
    others = meta.get("translations") or []
    if not others or not meta.get("locale"):
        return []
    every = [{"locale": meta["locale"], "html_url": meta.get("html_url")}, *others]
    codes = [str(each.get("locale")) for each in every]
    return [
        {
            "code": code,
            "name": language_name(code, codes),
            "path": local_path(each.get("html_url")),
            "url": each.get("html_url"),
            "current": code == meta["locale"],
        }
        for code, each in sorted(zip(codes, every, strict=True), key=lambda pair: pair[0])
        if local_path(each.get("html_url"))
    ]


def alternates(meta: Json, site_languages: Sequence[str]) -> list[Json]:
    """Return a page's addresses by language, and as `x-default` that in the site's first language.

    [{"code": "en-gb", "url": "https://…/"}, …, {"code": "x-default", …}]; [] without translations.
    """
    found = [{"code": each["code"], "url": each["url"]} for each in languages(meta)]
    by_code = {each["code"]: each["url"] for each in found}
    first = next((code for code in site_languages if code in by_code), None)
    return [*found, {"code": "x-default", "url": by_code[first]}] if first else found


def language_name(code: str, among: Sequence[str] = ()) -> str:
    """Return `Français` for `fr`; with the country if `among` has another variant of it."""
    base = code.partition("-")[0]
    alone = sum(other.partition("-")[0] == base for other in among) < 2
    for candidate in (base, code) if alone else (code, base):
        try:
            name = str(get_language_info(candidate)["name_local"])
        except KeyError:
            continue
        return name[:1].upper() + name[1:]
    return code


def _link(item: Json, address: str | None) -> Json:
    return {"path": local_path(address), "title": item.get("title")}


def _current(path: str | None, here: str | None, above: Sequence[Json]) -> str | None:
    if path == here:
        return "page"
    return "true" if any(each["path"] == path for each in above) else None
