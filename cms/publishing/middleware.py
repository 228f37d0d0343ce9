"""A change made in the admin is one transaction, with its content version and its notices."""

from django.db import transaction

SAFE = {"GET", "HEAD", "OPTIONS"}


class OneTransaction:
    """Stands last. Django's ATOMIC_REQUESTS would hold one for every read as well."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE:
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
