"""What lists of pages are filtered by: columns that their answers show, and nothing hidden."""

from typing import Any

from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from cms.api.comparisons import WORDS as COMPARED
from cms.api.comparisons import compared_names
from cms.api.relation_fields import is_public
from cms.api.wagtail_parameters import filterable

Mixin: Any = object  # typed as Any, because it uses what the class beside it has


class PageFiltering(Mixin):
    """Mixed into the viewset of pages, before those of ours and Wagtail's."""

    @classmethod
    def get_available_fields(cls, model: Any, db_fields_only: bool = False) -> list[str]:
        """Return the fields of a page type; as columns also those that it shows in other keys."""
        fields: list[str] = super().get_available_fields(model, db_fields_only)
        return [*fields, *getattr(model, "api_filter_fields", ())] if db_fields_only else fields

    def candidates(self) -> Any:
        """The pages that filters narrow.

        The table of a type is joined only where a parameter names a field of it.
        """
        queryset = self.get_queryset()
        if queryset.model is not Page and not self._requested_type_fields(queryset.model):
            queryset = self.tree.pages().type(queryset.model)
        if "alias_of" in self.request.GET:
            queryset = queryset.filter(alias_of__in=self.tree.pages())
        return queryset.none() if self._filters_by_hidden(queryset.model) else queryset

    def _filters_by_hidden(self, model: Any) -> bool:
        """Whether a filter names an object that is not public, which a result would reveal."""
        fields = {each.name: each for each in model._meta.concrete_fields if each.remote_field}
        given = {name: value for name, value in self.request.GET.items() if name in fields}
        for name, value in given.items():
            if not (value.isascii() and value.isdigit()) or name in self.known_query_parameters:
                continue  # the filter refuses what is no key
            found = fields[name].related_model._default_manager.filter(pk=value).first()
            if found is not None and not is_public(found, {"tree": self.tree}):
                return True
        return False

    def _requested_type_fields(self, model: Any) -> set[str]:
        """The fields that parameters name and that not every page has.

        They are the type's own, those inherited from another type, and its tags.
        """
        order = {name.removeprefix("-") for name in self.request.GET.get("order", "").split(",")}
        own = {*self.get_available_fields(model, db_fields_only=True)}
        own -= {*self.get_available_fields(Page, db_fields_only=True)}
        endings = tuple(f"__{each}" for each in COMPARED)
        given = {
            name.rpartition("__")[0] if name.endswith(endings) else name
            for name in self.request.GET
        }
        return own & {*given, *order}

    def check_query_parameters(self, queryset: Any) -> None:
        """Raise BadRequestError for a parameter that is no operation and no filterable field."""
        super().check_query_parameters(queryset)
        fields = {each.name: each for each in queryset.model._meta.get_fields()}
        viewset: Any = type(self)
        compared = compared_names(viewset, queryset.model)
        filters = {*self.request.GET} - self.known_query_parameters - {*compared}
        if refused := sorted(each for each in filters if not filterable(fields.get(each))):
            raise BadRequestError(f"No list is filtered by {', '.join(refused)}")
