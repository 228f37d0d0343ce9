"""What programs that answer people's questions get: claims with their standing, not prose.

Reads the public JSON of the API and nothing else, so it can say no more than the API. It imports
nothing of the CMS; see `docs/frontends/agents.md`.
"""
