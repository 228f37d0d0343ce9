"""What all endpoints share: JSON only, nobody is signed in, one error shape, nothing ignored."""

from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView
from wagtail.api.v2.utils import BadRequestError

from cms.api.errors import problem
from cms.api.parameters import Parameter, faults
from cms.api.stock_parameters import parameters_of


class PublicEndpoint:
    """Mixed into Wagtail's viewsets, before them."""

    renderer_classes = [JSONRenderer]
    detail_parameters = frozenset({"fields", "rich_text_format", "format", "_"})

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequestError("A parameter holds a NUL character, which no text has")
        declared = self.declared_parameters()
        if wrong := faults(dict(request.GET.lists()), declared):
            raise BadRequestError("; ".join(wrong))

    def declared_parameters(self) -> list[Parameter]:
        """The query parameters of the view that is asked: `@answers` says them, or Wagtail."""
        action = getattr(self, "action", None) or self.request.method.lower()
        answer = getattr(getattr(self, action, None), "declared_answer", None)
        return [*answer.parameters] if answer else parameters_of(type(self), action)

    def detail_view(self, request, pk):
        self.refuse_unknown_parameters(self.detail_parameters)
        return super().detail_view(request, pk)

    def find_view(self, request):
        self.refuse_unknown_parameters(self.detail_parameters | self.find_query_parameters)
        return super().find_view(request)

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

    def get_renderer_context(self):
        return APIView.get_renderer_context(self)  # compact, where Wagtail indents
