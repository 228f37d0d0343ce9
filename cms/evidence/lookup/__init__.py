"""Looks publications up by their identifiers: at Crossref by DOI, at PubMed by its number.

The server sends the requests, never an editor's browser, and only to the two hosts in the settings.
SOURCE_LOOKUP_ENABLED switches it on; both services get the address in SOURCE_LOOKUP_MAILTO.
"""
