"""The least that WSGI and Django can do: they answer the files of the folder BENCHMARK_BYTES."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

FOLDER = Path(os.environ["BENCHMARK_BYTES"])
BODIES = {f"/{file.name}": file.read_bytes() for file in FOLDER.iterdir()}

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])


def view(request):
    return HttpResponse(BODIES[request.path], content_type="application/json")


urlpatterns = [path(address[1:], view) for address in BODIES]
django_view = get_wsgi_application()


def wsgi_function(environ, start_response):
    body = BODIES[environ["PATH_INFO"]]
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
