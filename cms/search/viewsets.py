"""The admin views of search synonyms."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Locale

from cms.core.live_snippets import LiveSnippetViewSet
from cms.search.models import SearchSynonyms


def only_language() -> Any:
    """The language of the site, if it has one only."""
    languages = Locale.objects.order_by("pk")[:2]
    return languages[0] if len(languages) == 1 else None


class SynonymsForm(WagtailAdminModelForm):
    """Asks for a language only where there are several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].required = only_language() is None

    def clean_locale(self) -> Any:
        return self.cleaned_data["locale"] or only_language()


class LanguagePanel(FieldPanel):
    """Hidden where there is one language."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown()) and only_language() is None


class SearchSynonymsViewSet(LiveSnippetViewSet):
    model = SearchSynonyms
    icon = "search"
    menu_label = "Search synonyms"
    menu_order = 240
    add_to_admin_menu = True
    list_display = ["words", "locale", "note"]
    list_filter = ["locale"]
    edit_handler = ObjectList(
        [FieldPanel("words"), LanguagePanel("locale"), FieldPanel("note")],
        base_form_class=SynonymsForm,
    )
