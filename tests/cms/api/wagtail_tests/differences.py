"""The tests of Wagtail's own that our API does not pass, each with the sentence that says why.

A sentence stands in docs/frontends/api.md. A test that passes again is taken out of here; no other
gets in.
"""

AS_IT_IS = 165  # of them pass without a second look
NO_HTML = "JSON is the only format"
NO_SESSION = "The API reads no session"
ONE_SITE = "`redirects/` lists those of one site"
NOT_FOUND_BY = "`find/` without `id` or `html_path` is a 400"
SITE_AND_PATH = "`find/` looks for `html_path=` on the site of `site=`"
NO_SITE = "Where no site lives at the address"
SEARCH_COMBINES = "A search of pages combines with every filter"
STILL_USED = "Nothing that is still used can be deleted"

BY_DESIGN = {
    "test_redirects_api.TestRedirectsAPI.test_redirects_listing": ONE_SITE,
    "test_documents.TestDocumentFind.test_without_parameters": NOT_FOUND_BY,
    "test_images.TestImageFind.test_without_parameters": NOT_FOUND_BY,
    "test_images.TestImageCacheInvalidation.test_delete_image_purges": STILL_USED,
    "test_pages.TestPageFind.test_without_parameters": NOT_FOUND_BY,
    "test_pages.TestPageFind.test_find_by_html_path_matching_only_in_site_param_tree": (
        SITE_AND_PATH
    ),
    "test_pages.TestPageListing.test_issue_3967": NO_SITE,
    "test_pages.TestPageListing.test_private_pages_with_user_groups": NO_SESSION,
    "test_pages.TestPageListing.test_private_pages_with_user_login": NO_SESSION,
    **{
        f"test_pages.TestPageListingSearch.test_search_{name}": SEARCH_COMBINES
        for name in (
            "when_filtering_by_tag_gives_error",
            "with_filter_on_non_filterable_field",
            "with_order_on_non_filterable_field",
        )
    },
    **{
        f"test_renderer_classes.TestBaseAPIViewSetRendererClasses.{name}": NO_HTML
        for name in (
            "test_api_response_returns_html_with_browser_accept_header",
            "test_api_response_returns_html_with_html_accept_header",
            "test_renderer_classes_with_rest_framework_installed",
        )
    },
}
