"""The admin views of search synonyms."""

from wagtail.admin.panels import FieldPanel

from cms.core.live_snippets import LiveSnippetViewSet
from cms.search.models import SearchSynonyms


class SearchSynonymsViewSet(LiveSnippetViewSet):
    model = SearchSynonyms
    icon = "search"
    menu_label = "Search synonyms"
    menu_order = 240
    add_to_admin_menu = True
    list_display = ["words", "locale", "note"]
    list_filter = ["locale"]
    panels = [FieldPanel("words"), FieldPanel("locale"), FieldPanel("note")]
