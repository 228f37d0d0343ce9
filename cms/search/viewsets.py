"""The admin views of search synonyms."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.search.models import SearchSynonyms


class SearchSynonymsViewSet(SnippetViewSet):
    model = SearchSynonyms
    icon = "search"
    menu_label = "Search synonyms"
    menu_order = 240
    add_to_admin_menu = True
    list_display = ["words", "locale", "note"]
    list_filter = ["locale"]
    panels = [FieldPanel("words"), FieldPanel("locale"), FieldPanel("note")]
