"""Wagtail without what this project adds to editing: no hooks, no signal receivers, no middleware.

The models and blocks are the same, so that the database and the forms of the blocks are.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

from tests.benchmarks.authoring.settings import *  # noqa: F403

MIDDLEWARE = [each for each in MIDDLEWARE if not each.startswith("cms.")]  # noqa: F405


REGISTERING = ("cms.clinic", "cms.evidence", "cms.evidence_admin")  # what the blocks choose


class LeftOut(MetaPathFinder, Loader):
    """Modules of these names are empty."""

    def find_spec(self, name, path=None, target=None):
        package, _, last = name.rpartition(".")
        if package in REGISTERING and last == "wagtail_hooks":
            return None
        if package.startswith("cms.") and last in {"wagtail_hooks", "signal_handlers"}:
            return ModuleSpec(name, self)
        return None

    def exec_module(self, module):
        module.__getattr__ = lambda name: None


sys.meta_path.insert(0, LeftOut())
