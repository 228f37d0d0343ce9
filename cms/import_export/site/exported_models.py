"""What a site consists of, and what of the database an export leaves out, each for a reason."""

from django.apps import apps
from django.db.models import Model

# In an order in which a reader meets first what others point at. Pages are written by type.
EXPORTED = [
    "wagtailcore.Locale",
    "wagtailcore.Collection",
    "taggit.Tag",
    "images.ClinicImage",
    "wagtaildocs.Document",
    "taggit.TaggedItem",
    "evidence.ResearchSource",
    "evidence.ResearchSource_depends_on",
    "evidence.Finding",
    "evidence.SourceAlert",
    "clinic.Practitioner",
    "clinic.Location",
    "clinic.SafetyNotice",
    "clinic.ContactForm",
    "clinic.ContactForm_safety_notices",
    "clinic.ContactFormField",
    "wagtailcore.Page",
    "wagtailcore.Site",
    "clinic.ClinicSettings",
    "clinic.ClinicInLanguage",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.CollectionViewRestriction",
    "wagtailredirects.Redirect",
    "search.WithdrawnPath",
    "import_export.ImportedDocument",
]
NOT_EXPORTED_REASONS = {
    "images.ClinicRendition": "Sizes of pictures are made again.",
    "wagtailembeds.Embed": "A cache.",
    "wagtailimages.Image": "Not the image model of this project.",
    "wagtailimages.Rendition": "Not the image model of this project.",
    "wagtailcore.APIToken": "A secret.",
    "wagtailcore.CollectionViewRestriction_groups": "Groups are people's rights.",
    "wagtailcore.PageViewRestriction_groups": "Groups are people's rights.",
    "search.Claim": "Follows from the pages.",
    "search.ClaimState": "Follows from the pages.",
    "search.ClaimLink": "Follows from the pages.",
    "search.SourceUse": "Follows from the pages.",
    "search.PageWords": "Follows from the pages.",
    "search.PostgresWords": "Follows from the pages.",
    "search.SqliteWords": "Follows from the pages.",
}
# Said in the manifest and printed, for whoever relies on the export.
NOT_EXPORTED = [
    "users, groups, their rights, e-mail addresses and sessions",
    "passwords of private pages and collections: after an import they stay closed until an "
    "administrator gives new ones",
    "webhooks and their secrets, API tokens, preview addresses and links",
    "how far translators have come: of each translation its pages and snippets as they stand",
    "histories, comments, workflows and logs: of each page its live version, its latest draft and "
    "the version that is scheduled; what waits for a review is a draft, to be submitted again",
    "stored sizes of pictures, search indexes and other things that are made again",
]
# Fields that name people or secrets, or that mean something in one database only.
DROPPED_FIELDS = {
    "owner", "locked", "locked_at", "locked_by", "uploaded_by_user", "password",
    "latest_revision", "live_revision", "decided_by",
}  # fmt: skip


def exported_models() -> list[type[Model]]:
    """The models of an export, each page type included in `Page`."""
    through = {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created
    }
    return [through.get(label) or apps.get_model(label) for label in EXPORTED]
