"""The addresses of the frontend."""

from django.urls import path, re_path

from cms.frontend import preview_page, search_page, sitemaps, system_pages, views

handler404 = system_pages.not_found
handler500 = system_pages.failed

urlpatterns = [
    path("healthz", views.healthy),
    path("robots.txt", sitemaps.robots),
    path("sitemap.xml", sitemaps.sitemap),
    path("search/", search_page.search),
    path("preview/", preview_page.preview),
    path("contact/sent/", system_pages.message_sent),
    path("", views.page),
    re_path(r"^(?P<path>.*/)$", views.page),
    re_path(r"^(?P<path>.*[^/])$", views.add_slash),
]
