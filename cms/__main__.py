"""`python -m cms <django command>`: the project's manage.py.

It stands here, and not at the root, so that every module has exactly one import path.
"""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    execute_from_command_line(["python -m cms", *sys.argv[1:]])


if __name__ == "__main__":
    main()
