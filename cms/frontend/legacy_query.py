"""The part of a query by which an old site may have named its pages."""

from urllib.parse import unquote_plus

MAX_ENCODED_CHARACTERS = 300
OWN_PARAMETERS = {"page"}  # of a list of topics
# Campaigns and social networks add these to links; they never name a page.
TRACKING_PARAMETERS = {
    "_ga", "_gl", "dclid", "epik", "fbclid", "gad_source", "gbraid", "gclid", "gclsrc", "igshid",
    "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "pk_campaign", "pk_kwd", "ref",
    "sc_cid", "srsltid", "ttclid", "twclid", "wbraid", "yclid",
}  # fmt: skip
TRACKING_PREFIXES = ("utm_", "hsa_", "matomo_", "mtm_", "pk_")


def old_query(query: str) -> str:
    """Return `page_id=12` for `page_id=12&utm_source=letter`; "" if nothing is left.

    The spelling is kept: `q=node/12` stays so, and `12` does not become `12=`.
    """
    pairs = query.split("&")
    kept = "&".join(each for each in pairs if each and not _is_ignored(_name(each)))
    return kept if len(kept) <= MAX_ENCODED_CHARACTERS else ""


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def _is_ignored(name: str) -> bool:
    name = name.lower()
    return name in OWN_PARAMETERS | TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)
