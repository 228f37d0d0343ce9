"""Lists the models that an export has, and those that it leaves out, with the reason."""

from django.apps import apps
from django.db.models import Model

# Ordered so that an object comes after those that it points at. Pages are written by type.
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
    "claim_history.SourceChange",
    "claim_history.ClaimChange",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.CollectionViewRestriction",
    "wagtailredirects.Redirect",
    "search.WithdrawnPath",
    "search.SearchSynonyms",
    "import_export.ImportedDocument",
]
NOT_EXPORTED_REASONS = {
    "images.ClinicRendition": "Sizes of pictures are generated again.",
    "wagtailembeds.Embed": "A cache.",
    "wagtailimages.Image": "Not the image model of this project.",
    "wagtailimages.Rendition": "Not the image model of this project.",
    "wagtailcore.APIToken": "A secret.",
    "wagtailcore.CollectionViewRestriction_groups": "Groups are the rights of people.",
    "wagtailcore.PageViewRestriction_groups": "Groups are the rights of people.",
    "search.Claim": "Derived from the pages.",
    "search.ClaimState": "Derived from the pages.",
    "search.ClaimLink": "Derived from the pages.",
    "search.SourceUse": "Derived from the pages.",
    "search.PageWords": "Derived from the pages.",
    "search.PageVocabulary": "Derived from the pages.",
    "search.PageToReindex": "Derived from the pages.",
    "search.SourceToReindex": "Derived from the pages.",
    "search.PostgresWords": "Derived from the pages.",
    "search.SqliteWords": "Derived from the pages.",
}
# Written to the manifest and printed.
NOT_EXPORTED = [
    "users, groups, their rights, e-mail addresses and sessions",
    "passwords of private pages and collections: after an import they stay closed until an "
    "administrator sets new ones",
    "webhooks and their secrets, API tokens, preview addresses and links",
    "the progress of translators: translated pages and snippets are exported as they are",
    "histories, comments, workflows and logs: each page has its live version, its latest draft and "
    "its scheduled version; a page that waits for a review is a draft, to be submitted again",
    "sizes of pictures, search indexes and other data that is generated again",
]
# Fields with people or secrets, or whose values are valid in one database only.
DROPPED_FIELDS = {
    "owner", "locked", "locked_at", "locked_by", "uploaded_by_user", "password",
    "latest_revision", "live_revision", "decided_by", "decision_revision",
}  # fmt: skip


def exported_models() -> list[type[Model]]:
    """The models to export. `Page` includes all page types."""
    through = {
        model._meta.label: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created
    }
    return [through.get(label) or apps.get_model(label) for label in EXPORTED]
