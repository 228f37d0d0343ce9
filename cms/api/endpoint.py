"""What all endpoints share: JSON only, nobody is signed in, one error shape, nothing ignored."""

from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from cms.api.errors import problem
from cms.publishing.purge.tags import LISTS, page_tag, tag_headers


class PublicEndpoint:
    """Mixed into Wagtail's viewsets, before them."""

    renderer_classes = [JSONRenderer]
    detail_parameters = frozenset({"fields", "rich_text_format", "format", "_"})

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequestError("A parameter holds a NUL character, which no text has")

    def detail_view(self, request, pk):
        self.refuse_unknown_parameters(self.detail_parameters)
        return super().detail_view(request, pk)

    def refuse_unknown_parameters(self, known: frozenset[str]) -> None:
        """Raise BadRequestError naming the parameters outside `known`."""
        unknown = sorted(set(self.request.GET) - known)
        if unknown:
            raise BadRequestError(
                f"Unknown query parameters: {', '.join(unknown)}. "
                f"Known are: {', '.join(sorted(known - {'_', 'format'}))}"
            )

    def handle_exception(self, exc):
        return problem(self.request, exc)

    def finalize_response(self, request, response, *args, **kwargs):
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in tag_headers(self.tags()).items():
            answer[name] = value
        return answer

    def tags(self) -> list[str]:
        """By which a CDN forgets the answer: its page, or `lists`, which any change touches."""
        page = getattr(self, "_cached_object", None)
        return [page_tag(page.pk)] if isinstance(page, Page) else [LISTS]

    def get_renderer_context(self):
        return APIView.get_renderer_context(self)  # compact, where Wagtail indents
