"""A whole site as one folder, and back: `contents` says what is in it, `records` how it is written.

Primary keys are kept: links inside texts and blocks, and the ids of the API, mean the same after
an import. That is why a target must be empty.
"""
