"""Every address of the admin, and which of them this project brings: views, or models in Wagtail's
views. Read from the URL resolver, so that nobody has to remember a new one."""

import re

from django.urls import URLPattern, get_resolver

from cms.core.live_snippets import AddLive, EditLive

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def all_routes(resolver=None, prefix=""):
    """(route, view): `("admin/source_alerts/<int:pk>/", decide_alert)`."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each.callback
        else:
            yield from all_routes(each, route)


def custom_routes():
    """The routes of the admin whose view or model is this project's, in their order."""
    return _admin_routes(lambda code, view: _is_ours(code) or _is_ours(_model(code, view)))


def routes_of_our_views():
    """Those of them whose view is this project's. Forms of snippets are Wagtail's, also where
    autosave is off."""
    wagtails = {AddLive, EditLive}
    return _admin_routes(lambda code, view: _is_ours(code) and code not in wagtails)


def parameters(route):
    return [first or second for first, second in PARAMETER.findall(route)]


def filled(route, **values):
    """The address of a route: `filled("admin/a/<int:pk>/", pk=3)` is `/admin/a/3/`."""
    path = PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), route)
    return "/" + path.replace("\\.", ".").replace("^", "").removesuffix("$")


def _admin_routes(wanted):
    found = []
    for route, view in all_routes():
        code = _unwrapped(getattr(view, "view_class", None) or _unwrapped(view))
        if route.startswith("admin/") and wanted(code, view):
            found.append(route)
    return list(dict.fromkeys(found))


def _unwrapped(view):
    """The innermost function. `inspect.unwrap` refuses some of allauth's, which wrap themselves."""
    seen = set()
    while hasattr(view, "__wrapped__") and view.__wrapped__ not in seen:
        view = view.__wrapped__
        seen.add(view)
    return getattr(view, "view_class", view)


def _model(code, view):
    return getattr(view, "view_initkwargs", {}).get("model") or getattr(code, "model", None)


def _is_ours(thing):
    return getattr(thing, "__module__", "").startswith("cms.")
