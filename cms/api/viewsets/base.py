"""The base of every endpoint: JSON only, no sign-in, one error shape, no ignored parameter."""

from typing import Any

from django.http import Http404, HttpResponseRedirect
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError, get_object_detail_url
from wagtail.models import Page

from cms.api.comparisons import compared_names
from cms.api.errors import NoSuchKey, Refused, for_one_reader, problem
from cms.api.query_parameters import Parameter, faults
from cms.api.stock_messages import NULL, in_words
from cms.api.wagtail_parameters import parameters_of
from cms.api_keys.models import ApiKey
from cms.api_keys.reading import InvalidKey, key_of
from cms.core.content_version.list_tags import DEPENDS_ON
from cms.publishing.cdn.tags import LISTS, page_tag, tag_headers

Mixin: Any = object  # typed as Any, because it uses what the class beside it has
MAX_QUERY_CHARACTERS = 2000  # of all parameters together
MAX_SERIALIZER_CLASSES = 256
_serializer_classes: dict[tuple[Any, ...], Any] = {}


class PublicViewSet(Mixin):
    """Mixed into Wagtail's viewsets, before them."""

    renderer_classes = [JSONRenderer]
    detail_parameters = frozenset({"fields", "rich_text_format", "format", "_"})
    find_parameters = detail_parameters | {"id"}
    answered: Any = None  # the object that this request answers
    key: ApiKey | None = None  # of the program that asks; nobody's for the public

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the query parameters before the view runs.

        Raises:
            BadRequestError: too long a query, a NUL, or a value that its parameter does not take.
            NoSuchKey: the request has a key that opens nothing.
        """
        super().initial(request, *args, **kwargs)
        self.key = _key_of(request)
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_CHARACTERS:
            raise BadRequestError(f"The parameters take {MAX_QUERY_CHARACTERS} characters at most")
        given = dict(request.GET.lists())
        if nul := [name for name, values in given.items() if any("\0" in each for each in values)]:
            words = f"The parameter {nul[0]} holds a NUL character, which no text has. Leave it out"
            raise Refused(words.replace("\0", ""), NULL.format(nul[0]))
        if wrong := faults(given, self.declared_parameters()):
            raise Refused("; ".join(each.words for each in wrong), wrong[0].stock)

    def declared_parameters(self) -> list[Parameter]:
        """The query parameters of the requested view: as `@answers` declares, or as Wagtail's."""
        action = getattr(self, "action", None) or self.request.method.lower()
        answer = getattr(getattr(self, action, None), "declared_answer", None)
        viewset: Any = type(self)
        return [*answer.parameters] if answer else parameters_of(viewset, action)

    def check_query_parameters(self, queryset: Any) -> None:
        """Check the names of a list's parameters.

        Raises:
            BadRequestError: a name is no operation, no column, and no comparison of one.
        """
        viewset: Any = type(self)
        compared = compared_names(viewset, queryset.model)
        columns = self.get_available_fields(queryset.model, db_fields_only=True)
        unknown = sorted({*self.request.GET} - {*compared, *columns} - self.known_query_parameters)
        if not unknown:
            return
        told = ", ".join(unknown)
        words = f"query parameter is not an operation or a recognised field: {told}"
        if any("__" in name for name in unknown):
            known = ", ".join(sorted(compared))
            raise Refused(f"{in_words(words)}. What this list compares: {known}", words)
        raise BadRequestError(words)

    def detail_view(self, request: Request, pk: Any) -> Response:
        self.refuse_unknown_parameters(self.detail_parameters)
        return self.answer(self.get_object())

    def find_view(self, request: Request) -> HttpResponseRedirect:
        """Lead to the address of the object that is found, and keep all other parameters.

        `pages/by-path/` answers a page in one request.
        """
        self.refuse_unknown_parameters(self.find_parameters)
        by = self.find_parameters - self.detail_parameters
        if not by & set(request.GET):
            raise Refused(f"Say what to find by: {' or '.join(sorted(by))}", "not found")
        try:
            found = self.find_object(self.get_queryset(), request)
            if not 0 <= int(request.GET.get("id", 0)) < 2**31:  # also where a path was looked for
                raise OverflowError
        except (self.model.DoesNotExist, OverflowError) as error:
            raise Http404 from error
        except ValueError as error:
            raise BadRequestError("The parameter id is a whole number, such as 4") from error
        if found is None:
            raise Http404
        address = get_object_detail_url(request.wagtailapi_router, request, self.model, found.pk)
        kept = request.GET.copy()
        for name in by:
            kept.pop(name, None)
        # With the mark of a query even where none follows, as stock Wagtail has it.
        return HttpResponseRedirect(f"{address}?{kept.urlencode()}")

    def get_object(self) -> Any:
        """Return the object to answer; it is looked up once."""
        if self.answered is None:
            self.answered = super().get_object()
        return self.answered

    def answer(self, found: Any) -> Response:
        """Return the response that answers one object."""
        self.answered = found
        return Response(self.get_serializer(found).data)

    def refuse_unknown_parameters(self, known: frozenset[str]) -> None:
        """Raise BadRequestError naming the parameters outside `known`."""
        unknown = sorted(set(self.request.GET) - known)
        if unknown:
            raise BadRequestError(
                f"Unknown query parameters: {', '.join(unknown)}. "
                f"Known are: {', '.join(sorted(known - {'_', 'format'}))}"
            )

    def get_serializer_class(self) -> Any:
        """Return Wagtail's serializer class, which is built once for each value of `?fields=`."""
        is_list = self.action == "listing_view"
        model = self.get_queryset().model if is_list else type(self.get_object())
        key = (type(self), is_list, model, self.request.GET.get("fields"))
        serializer_class = _serializer_classes.get(key)
        if serializer_class is None:
            serializer_class = super().get_serializer_class()
            if len(_serializer_classes) >= MAX_SERIALIZER_CLASSES:
                _serializer_classes.clear()
            _serializer_classes[key] = serializer_class
        return serializer_class

    def handle_exception(self, exc: Exception) -> Response:
        return problem(self.request, exc)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.key is not None:  # of one reader: nothing keeps it, so no tag is needed to purge it
            return for_one_reader(answer)
        for name, value in tag_headers(self.tags()).items():
            answer[name] = value
        request.META.get(DEPENDS_ON, set()).update(self.depends_on())
        return answer

    def tags(self) -> list[str]:
        """The tags by which a CDN purges the answer: its page's; else `lists`, for any change."""
        page = self.answered
        return [page_tag(page.pk)] if isinstance(page, Page) else [LISTS]

    def depends_on(self) -> list[str]:
        """The tags by which the CMS ends the answer that it keeps: as `tags`, or more exact ones
        of `list_tags.py`."""
        return self.tags()

    def get_renderer_context(self) -> dict[str, Any]:
        """Return DRF's context: compact JSON, which Wagtail would indent."""
        context: dict[str, Any] = APIView.get_renderer_context(self)
        return context


def _key_of(request: Request) -> ApiKey | None:
    try:
        return key_of(request.META)
    except InvalidKey as error:
        raise NoSuchKey from error
