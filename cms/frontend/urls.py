"""Every address of the frontend."""

from django.urls import path, re_path

from . import views

handler404 = views.not_found
handler500 = views.failed

urlpatterns = [
    path("healthz", views.healthy),
    path("contact/sent/", views.message_sent),
    path("", views.page),
    re_path(r"^(?P<path>.*/)$", views.page),
    re_path(r"^(?P<path>.*[^/])$", views.add_slash),
]
