"""Keys with which programs read private pages."""

from datetime import timedelta

from django.utils import timezone

from cms.api_keys.models import ApiKey


def make_key(may_read="published", **more):
    """`(key, {"HTTP_AUTHORIZATION": "Bearer cms_…"})`: a stored key, and the header that has it."""
    key = ApiKey(name="Build", may_read=may_read, **more)
    secret = key.give_secret()
    key.save()
    return key, {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def useless_keys():
    """Headers with keys of every kind that opens nothing, by the kind."""
    yesterday = timezone.localdate() - timedelta(days=1)
    (ended, ended_header), (_, expired) = make_key(), make_key(last_day=yesterday)
    ended.end()
    _, right = make_key("drafts")
    right = right["HTTP_AUTHORIZATION"]
    return {
        "ended": ended_header,
        "expired": expired,
        "unknown": {"HTTP_AUTHORIZATION": "Bearer cms_" + "A" * 43},
        "cut off": {"HTTP_AUTHORIZATION": right[:-1]},
        "longer": {"HTTP_AUTHORIZATION": right + "A"},
        "other case": {
            "HTTP_AUTHORIZATION": f"bearer {right[7:].swapcase().replace('CMS', 'cms')}"
        },
        "not ASCII": {"HTTP_AUTHORIZATION": "Bearer cms_é" + "A" * 42},
        "a digest": {"HTTP_AUTHORIZATION": f"Bearer cms_{ended.digest[:43]}"},
        "empty": {"HTTP_AUTHORIZATION": "Bearer cms_"},
    }
