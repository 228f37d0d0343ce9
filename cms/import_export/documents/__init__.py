"""From a document to a draft: a reader for each format, one neutral model, one interpreter.

`reading` → `Document` → `interpret` → `Interpretation` (blocks, report) → `drafting` → a draft.
"""
