from wagtail import hooks

from cms.pages.link_handlers import PublicDocumentLinkHandler, PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=1000)
def answer_absolute_links(features):
    """Replace Wagtail's handlers, whose links mean something only inside a site of its own."""
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)
