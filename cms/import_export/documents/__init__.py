"""Turns a document into a draft page.

`reader` (one module for each format) → `Document` → `interpreter` → `Interpretation` (blocks and
report) → `drafting` → a draft.
"""
