"""`python -m cms <django command>`: the project's manage.py.

It stands here, and not at the root, so that every module has exactly one import path.
"""

import gc
import os
import sys

gc.disable()  # until the apps are loaded: a sixth of the start. `cms.core.apps` enables it

from django.core.management import execute_from_command_line  # noqa: E402

from cms import __version__  # noqa: E402
from cms.core.jobs import SERVING, run_recorded  # noqa: E402


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "--version":  # of the product; `version` is that of Django
        sys.stdout.write(f"{__version__}\n")
        return
    if command not in SERVING:
        os.environ.setdefault("DATABASE_STATEMENT_SECONDS", "0")
        os.environ.setdefault("DATABASE_LOCK_SECONDS", "60")
    run_recorded(command, lambda: execute_from_command_line(["python -m cms", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
