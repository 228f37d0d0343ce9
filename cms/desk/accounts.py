"""Wagtail's forms of accounts and its list of groups, with a sentence about what each group does.

`AccountsConfig` stands in the settings in place of `wagtail.users`.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    user_viewset = "cms.desk.account_views.AccountViewSet"
    group_viewset = "cms.desk.account_views.GroupsViewSet"
