"""The query of an address, as far as an old site may have named its pages by it."""

from urllib.parse import unquote_plus

MAX_ENCODED_CHARACTERS = 300  # encoded
OWN = {"page"}  # of a list of topics
# How campaigns and social networks mark the links to a page; they change nothing of it.
MARKS = {
    "_ga", "_gl", "dclid", "epik", "fbclid", "gad_source", "gbraid", "gclid", "gclsrc", "igshid",
    "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "pk_campaign", "pk_kwd", "ref",
    "sc_cid", "srsltid", "ttclid", "twclid", "wbraid", "yclid",
}  # fmt: skip
MARKED = ("utm_", "hsa_", "matomo_", "mtm_", "pk_")


def old_query(request):
    """`page_id=12` of `/index.php?page_id=12&utm_source=letter`; "" where nothing is left.

    Written as it was asked: `q=node/12` stays so, and `12` does not become `12=`.
    """
    pairs = request.META.get("QUERY_STRING", "").split("&")
    told = "&".join(each for each in pairs if each and not _is_a_mark(_name(each)))
    return told if len(told) <= MAX_ENCODED_CHARACTERS else ""


def _name(pair):
    return unquote_plus(pair.partition("=")[0])


def _is_a_mark(name):
    return name.lower() in OWN | MARKS or name.lower().startswith(MARKED)
