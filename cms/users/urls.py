"""Sign-in at Wagtail's addresses, by django-allauth; to be listed before Wagtail's own.

No address makes an account. What django-allauth has beyond this list is not reachable. Its views
run outside of the admin's transaction: hashing a password holds no lock of the database, and
django-allauth's middleware sees the exceptions with which it asks for a password again.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.db.transaction import non_atomic_requests
from django.urls import include, path, re_path
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.users.views import (
    ConfirmElsewhereView,
    NewCodesView,
    PasskeySignInView,
    RemovePasskeyView,
    ResetFromLinkView,
    ResetView,
    SignInView,
    not_here,
    to_sign_in,
)

sign_in = [
    path("", SignInView.as_view(), name="account_login"),
    path("cancel/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("passkey/", PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/key/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("confirm/elsewhere/", ConfirmElsewhereView.as_view(), name="users_confirm_elsewhere"),
    path("sso/cancelled/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", socialaccount.login_error, name="socialaccount_login_error"),
    path("sso/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sso/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]
password_reset = [
    path("", ResetView.as_view(), name="account_reset_password"),
    path("done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "complete/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        "^confirm/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ResetFromLinkView.as_view(),
        name="account_reset_password_from_key",
    ),
    re_path("", not_here),  # Wagtail's own views
]
second_factor = [
    path("", mfa.index, name="mfa_index"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("keys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
]
urlpatterns = [
    path("admin/login/", include(sign_in)),
    path("admin/password_reset/", include(password_reset)),
    path("admin/account/second-factor/", include(second_factor)),
    path("_util/login/", to_sign_in),
]
decorate_urlpatterns(urlpatterns, non_atomic_requests)
