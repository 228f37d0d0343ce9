import importlib.util
import os
import platform
import shutil
import sys
from contextlib import ExitStack
from tempfile import TemporaryDirectory

PATH = "/benefits-of-exercise-on-lower-back-pain/"


def main():
    with TemporaryDirectory(prefix="benchmark-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.api.settings",
            "VAR_DIR": folder,
            "DATABASE_URL": "",
        }
        from tests.benchmarks.api import applications

        page = prepare()
        ours, stock = f"/api/v2/pages/by-path/?path={PATH}", f"/stock/pages/{page}/"
        print(
            f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"load {os.getloadavg()[0]:.1f}"
        )
        body = in_process(applications, ours, stock)
        if importlib.util.find_spec("granian"):
            over_http(ours, stock, len(body))
        if not shutil.which("nginx"):
            print("\nnginx is not installed: a file served by it was not measured")


def prepare():
    """Load the demo content into the empty database; return its page's id."""
    from django.core.management import call_command

    from cms.pages.models import TopicPage

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0, stdout=sys.stderr)
    return TopicPage.objects.get().pk


def in_process(applications, ours, stock):
    from tests.benchmarks.api.in_process import ask, cpu_seconds, environ

    stored = applications.stored
    _, headers, body = ask(stored, environ(ours))
    etag = headers["ETag"]
    forget = stored.store.clear

    def missing(given, start_response):
        forget()
        return stored(given, start_response)

    cases = {
        "stock Wagtail v2, detail": (applications.stock, environ(stock), "200"),
        "ours, past the layer": (applications.plain, environ(ours), "200"),
        "ours, miss": (missing, environ(ours), "200"),
        "ours, hit": (stored, environ(ours), "200"),
        "ours, hit, brotli": (stored, environ(ours, HTTP_ACCEPT_ENCODING="br, gzip"), "200"),
        "ours, 304": (stored, environ(ours, HTTP_IF_NONE_MATCH=etag), "304"),
        "a bare WSGI function": (applications.bare, environ(ours), "200"),
    }
    spent = cpu_seconds(cases)
    reference = spent["stock Wagtail v2, detail"]
    print("\nIn the WSGI layer: CPU of one request, and how many of it stock Wagtail takes")
    for name, seconds in spent.items():
        print(f"  {name:<26} {seconds * 1e3:9.4f} ms  {reference / seconds:10.2f} ×")
    return body


def over_http(ours, stock, size):
    from tests.benchmarks.api.over_http import requests_per_second, served

    wanted = {
        "stock Wagtail v2, detail": ("stock", stock),
        "ours, hit": ("stored", ours),
        "a bare WSGI function": ("bare", ours),
    }
    with ExitStack() as servers:
        cases = {
            name: (servers.enter_context(served(application, size)), target)
            for name, (application, target) in wanted.items()
        }
        rates = requests_per_second(cases)
    reference = rates["stock Wagtail v2, detail"]
    print("\nOver HTTP: granian, one worker, one connection (Python's client is the limit)")
    for name, rate in rates.items():
        print(f"  {name:<26} {rate:9.0f} /s  {rate / reference:10.2f} ×")


if __name__ == "__main__":
    main()
