"""Reads the address of a video at YouTube or Vimeo, and makes the one that plays it in a frame."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO_IN = r"video|manage/videos|channels/[\w-]+|groups/[\w-]+/videos|(?:album|showcase)/\d+/video"
VIMEO = re.compile(rf"/(?:(?:{VIMEO_IN})/)?(\d{{5,12}})(?:/([0-9a-f]{{6,20}}))?/?", re.ASCII)
VIMEO_KEY = re.compile(r"[0-9a-f]{6,20}")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}


@dataclass(frozen=True)
class HostedVideo:
    """`provider` is `youtube` or `vimeo`; `url` is its page there, `embed_url` plays it."""

    provider: str
    url: str
    embed_url: str


def hosted_video(address: str) -> HostedVideo | None:
    """The video at an address as a browser shows it; None for any other address.

    `https://youtu.be/M7lc1UVf-VE?t=30` → `https://www.youtube.com/watch?v=M7lc1UVf-VE`, played by
    `https://www.youtube-nocookie.com/embed/M7lc1UVf-VE`, which sets no cookie before it plays.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if host in YOUTUBE_HOSTS or host == "youtu.be":
        return _youtube(host, parts.path, parts.query)
    return _vimeo(parts.path, parts.query) if host in VIMEO_HOSTS else None


def _youtube(host: str, path: str, query: str) -> HostedVideo | None:
    steps = [step for step in path.split("/") if step]
    if host == "youtu.be":
        found = steps[0] if len(steps) == 1 else ""
    elif steps == ["watch"]:
        found = parse_qs(query).get("v", [""])[0]
    else:
        known = len(steps) == 2 and steps[0] in {"embed", "live", "shorts", "v"}
        found = steps[1] if known else ""
    if not YOUTUBE.fullmatch(found):
        return None
    return HostedVideo(
        "youtube",
        f"https://www.youtube.com/watch?v={found}",
        f"https://www.youtube-nocookie.com/embed/{found}",
    )


def _vimeo(path: str, query: str) -> HostedVideo | None:
    """`vimeo.com/76979871`, also as one of a channel, a group or a showcase; a video that is not
    listed has a key: `vimeo.com/76979871/8272103f`."""
    found = VIMEO.fullmatch(path)
    if not found:
        return None
    key = found[2] or parse_qs(query).get("h", [""])[0]
    key = key if VIMEO_KEY.fullmatch(key) else ""
    return HostedVideo(
        "vimeo",
        f"https://vimeo.com/{found[1]}" + (f"/{key}" if key else ""),
        f"https://player.vimeo.com/video/{found[1]}?dnt=1" + (f"&h={key}" if key else ""),
    )
