"""Registers the chooser of findings and the texts of a source's history."""

from django.template.defaultfilters import pluralize
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.log_actions import LogFormatter

from cms.evidence.choosers import finding_chooser


@hooks.register("register_admin_viewset")
def register_finding_chooser():
    return finding_chooser


@hooks.register("insert_global_admin_css")
def shape_the_form_of_a_finding():
    sheet = versioned_static("evidence/finding_form.css")
    return format_html('<link rel="stylesheet" href="{}">', sheet)


@hooks.register("insert_editor_js")
def show_what_numbers_say():
    return format_html(
        '<script src="{}"></script>', versioned_static("evidence/finding_numbers.js")
    )


@hooks.register("register_log_actions")
def register_history(actions):
    """Lines in a source's history and in the site history."""

    @actions.register_action("evidence.status")
    class StatusChanged(LogFormatter):
        label = "Change status"

        def format_message(self, entry):
            because = entry.data.get("because")
            change = f"Status changed from {entry.data['before']} to {entry.data['after']}"
            return f"{change}: {because}" if because else change

    @actions.register_action("evidence.check")
    class Checked(LogFormatter):
        label = "Check source"

        def format_message(self, entry):
            found = ", ".join(entry.data["found"]) or "nothing new"
            via = entry.data["via"] or "its date"
            return f"Checked ({via}): {found}"

    @actions.register_action("evidence.dismiss")
    class Dismissed(LogFormatter):
        label = "Dismiss source alert"

        def format_message(self, entry):
            return f"Alert dismissed ({entry.data['what']}): {entry.data['why']}"

    @actions.register_action("evidence.merge")
    class Merged(LogFormatter):
        label = "Merge sources"

        def format_message(self, entry):
            pages = entry.data["pages"]
            moved = f"{pages} page{pluralize(pages)}"
            return f"Took over {entry.data['key']} ({entry.data['reference']}), used on {moved}"
