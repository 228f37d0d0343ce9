"""`pytest -p tests.django_in_workers -o DJANGO_SETTINGS_MODULE=`: Django only where tests run.

With several workers, the process that shares the tests out among them runs none itself: it starts
them two seconds earlier when it does not set up the CMS before.
"""

import os

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
