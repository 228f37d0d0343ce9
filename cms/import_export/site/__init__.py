"""Exports a whole site to a folder and imports it again.

`exported_models` lists what is exported, `records` writes and reads one object. Primary keys are
kept, so that links in texts and blocks and the ids of the API stay valid after an import. This is
why the target must be empty.
"""
