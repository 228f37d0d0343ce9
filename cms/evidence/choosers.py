"""The modal in which an editor chooses a finding by outcome, source or key."""

from wagtail.admin.viewsets.chooser import ChooserViewSet


class FindingChooserViewSet(ChooserViewSet):
    model = "evidence.Finding"
    icon = "view"
    choose_one_text = "Choose a finding"
    choose_another_text = "Choose another finding"
    edit_item_text = "Edit this finding"
    per_page = 20


finding_chooser = FindingChooserViewSet("finding_chooser")
