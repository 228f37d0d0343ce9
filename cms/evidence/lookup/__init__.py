"""Looking publications up by their identifiers: at Crossref by DOI, at PubMed by its number.

Asked by the server and never by an editor's browser, only at the two hosts that the settings name,
and only once SOURCE_LOOKUP_MAILTO says whom those services may write to.
"""
