"""`python -m cms.frontend <django command>`, for example `runserver 127.0.0.1:8003`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # Set, not defaulted: a shell prepared for the CMS must not give the frontend its database.
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.frontend.settings"
    execute_from_command_line(["python -m cms.frontend", *sys.argv[1:]])
