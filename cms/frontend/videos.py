"""The videos of a page: which players may be framed, and where files come from."""

from typing import Any

from cms.frontend.headers import origin

Json = dict[str, Any]
PLAYERS = {"https://www.youtube-nocookie.com", "https://player.vimeo.com"}


def playable(block: Json) -> Json:
    """A video is framed from these players only; from any other, its link is left."""
    if block["type"] != "video" or origin(block["value"].get("embed_url")) in PLAYERS:
        return block
    return block | {"value": block["value"] | {"embed_url": None}}


def frame_addresses(context: Json) -> list[str]:
    """Return the addresses of the players that the page's videos are framed from."""
    videos = (block["value"] for block in context["blocks"] if block["type"] == "video")
    return [video["embed_url"] for video in videos if video["embed_url"]]


def media_addresses(context: Json) -> list[str | None]:
    """Return the addresses of the video files of the page, and of their captions."""
    videos = [block["value"] for block in context["blocks"] if block["type"] == "video"]
    files = [each for each in videos if (each.get("provider") or {}).get("code") == "file"]
    return [video.get(key) for video in files for key in ("url", "captions_url")]
