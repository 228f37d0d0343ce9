"""The addresses of the frontend."""

from django.conf import settings
from django.urls import path, re_path

from cms.frontend import (
    clinic_colours,
    for_agents,
    icons,
    preview_page,
    search_page,
    share_picture,
    sitemaps,
    style_page,
    system_pages,
    views,
)

handler404 = system_pages.not_found
handler500 = system_pages.failed

urlpatterns = [
    path("healthz", views.healthy),
    path("robots.txt", sitemaps.robots),
    path("sitemap.xml", sitemaps.sitemap),
    path("llms.txt", for_agents.llms_txt),
    path("favicon.ico", icons.favicon),
    path("site.webmanifest", icons.manifest),
    re_path(
        r"^colours/(?P<colours>[0-9a-f]{6}(?:-[0-9a-f]{6}){3})\.css$", clinic_colours.stylesheet
    ),
    re_path(r"^share-picture/(?P<path>.*/)?card\.png$", share_picture.picture),
    *([path("style/", style_page.style)] if settings.STYLE_PAGE else []),
    path("search/", search_page.search),
    path("preview/", preview_page.preview),
    path("contact/sent/", system_pages.message_sent),
    path("", views.page),
    re_path(r"^(?P<path>.*/)$", views.page),
    re_path(r"^(?P<path>.*[^/])\.md$", for_agents.markdown_page),
    re_path(r"^(?P<path>.*[^/])$", views.add_slash),
]
