"""From a document to a draft: a reader for each format, one neutral model, one interpreter.

`reading` → `Document` → `interpret` → `Interpretation` (blocks and a report) → `drafting` → a draft.
"""
