"""The query of an address, as far as an old site may have named its pages by it."""

from urllib.parse import parse_qsl, urlencode

LONGEST = 300  # encoded
OWN = {"page"}  # of a list of topics
# How campaigns and social networks mark the links to a page; they change nothing of it.
MARKS = {
    "_ga", "_gl", "dclid", "epik", "fbclid", "gad_source", "gbraid", "gclid", "gclsrc", "igshid",
    "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "pk_campaign", "pk_kwd", "ref",
    "sc_cid", "srsltid", "ttclid", "twclid", "wbraid", "yclid",
}  # fmt: skip
MARKED = ("utm_", "hsa_", "matomo_", "mtm_", "pk_")


def old_query(request):
    """`page_id=12` of `/index.php?page_id=12&utm_source=letter`; "" where nothing is left."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    told = urlencode([(name, value) for name, value in pairs if not _is_a_mark(name)])
    return told if len(told) <= LONGEST else ""


def _is_a_mark(name):
    return name.lower() in OWN | MARKS or name.lower().startswith(MARKED)
