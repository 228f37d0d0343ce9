"""Every address of the frontend."""

from django.urls import path, re_path

from . import crawlers, own_pages, preview, search, views

handler404 = own_pages.not_found
handler500 = own_pages.failed

urlpatterns = [
    path("healthz", views.healthy),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap),
    path("search/", search.search),
    path("preview/", preview.preview),
    path("contact/sent/", own_pages.message_sent),
    path("", views.page),
    re_path(r"^(?P<path>.*/)$", views.page),
    re_path(r"^(?P<path>.*[^/])$", views.add_slash),
]
