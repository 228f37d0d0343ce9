"""django-allauth's views, where Wagtail's admin needs them to differ."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, PasswordResetFromKeyView, PasswordResetView
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.account import PasswordResetEnabledViewMixin, password_reset_enabled

from cms.users import confirmed_elsewhere
from cms.users.secret_text import UnreadableSecret


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignInView(LoginView):
    """Wagtail's sign-in page, by django-allauth."""

    template_name = "users/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who is signed in and may not see the admin gets the form, not a circle of redirects."""
        user = request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return super(RedirectAuthenticatedUserMixin, self).dispatch(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Any:
        providers = get_adapter().list_providers(self.request)
        return super().get_context_data(
            show_password_reset=password_reset_enabled(), providers=providers, **kwargs
        )


class PasskeySignInView(LoginWebAuthnView):
    """Sign-in with a passkey; goes on to the page that was asked for."""

    def form_valid(self, form: Any) -> Any:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, authenticator, login)


class ResetView(PasswordResetEnabledViewMixin, PasswordResetView):
    """Asks for the address to which the link is sent."""


class ResetFromLinkView(PasswordResetEnabledViewMixin, PasswordResetFromKeyView):
    """Sets a new password, for who has the link.

    The link proves who it is as a sign-in does: the browser is known from now on, so that nobody
    who guesses at the name keeps them out.
    """

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)
        self.request.proved_to_be = self.reset_user
        return response


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Wagtail's sign-in for private pages has no limits and no second factor; ours has."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))


def not_here(request: HttpRequest, **kwargs: Any) -> None:
    raise Http404


@method_decorator(never_cache, name="dispatch")
@method_decorator(login_required, name="dispatch")
class ConfirmElsewhereView(NextRedirectMixin, TemplateView):
    """Leads who has no password here to the sign-in service, or says what to do without one."""

    template_name = "users/confirm_elsewhere.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """
        Raises:
            Http404: the person has a password or a factor, which prove more.
        """
        if not confirmed_elsewhere.is_only_way(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> Any:
        """
        Raises:
            Http404: no single sign-on is set up.
        """
        provider = self._provider()
        if provider is None:
            raise Http404
        return provider.redirect(
            request,
            process="redirect",
            next_url=get_next_redirect_url(request) or reverse("mfa_index"),
            auth_params=provider.get_auth_params() | confirmed_elsewhere.ASK_AGAIN,
            **confirmed_elsewhere.state_of(request.user),
        )

    def get_context_data(self, **kwargs: Any) -> Any:
        return super().get_context_data(
            provider=self._provider(), show_password_reset=password_reset_enabled(), **kwargs
        )

    def _provider(self) -> Any:
        return next(iter(get_adapter().list_providers(self.request)), None)


class NewCodesView(GenerateRecoveryCodesView):
    """Makes new recovery codes, also for who has some that no key reads any more."""

    def get_context_data(self, **kwargs: Any) -> Any:
        try:
            return super().get_context_data(**kwargs)
        except UnreadableSecret:
            return FormView.get_context_data(self, unused_code_count=0, **kwargs)


class RemovePasskeyView(RemoveWebAuthnView):
    """Removes a passkey, unless it is the last factor of somebody who must have one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if get_mfa_adapter().can_delete_authenticator(self.object):
            response: HttpResponse = super().form_valid(form)
            return response
        messages.error(
            self.request,
            "You need a second factor. Add another one before you remove this passkey.",
        )
        return redirect(self.get_success_url())
