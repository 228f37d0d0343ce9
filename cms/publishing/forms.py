"""Forms of the admin for publishing."""

from typing import Any

from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.models import Site

from cms.publishing.redirect_loops import leads_back

LEADS_TO_ITSELF = (
    "This redirect leads back to the address it starts from, so a visitor would never arrive. "
    "Choose another target."
)
NO_ADDRESS = "This is not a web address. Write one such as: https://www.example.org/new/"


class LoopFreeRedirectForm(RedirectForm):
    """Wagtail's form, which also refuses a redirect that leads to its own old path."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        fields: dict[str, Any] = self.cleaned_data
        old_path, link = fields.get("old_path"), fields.get("redirect_link")
        page = fields.get("redirect_page")
        target = (page.full_url if page else link) or ""
        sites = [fields["site"]] if fields.get("site") else Site.objects.all()
        try:
            loops = any(leads_back(old_path or "", target, site) for site in sites)
        except ValueError:  # such as http://www.example.org:99999/
            self.add_error("redirect_link", NO_ADDRESS)
        else:
            if old_path and target and loops:
                self.add_error("redirect_page" if page else "redirect_link", LEADS_TO_ITSELF)
        return fields
