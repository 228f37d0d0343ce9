"""The views of `cms.desk.accounts`."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.html import format_html
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.groups import IndexView as GroupsIndex
from wagtail.users.views.users import UserViewSet

from cms.review.setup import WHAT_THEY_DO

CHOOSE = "What the person may do. Somebody in both groups still cannot approve their own words."


class GroupsField(forms.ModelMultipleChoiceField):
    """Tick boxes; each says what the members of the group do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        sentence = WHAT_THEY_DO.get(obj.name)
        if not sentence:
            return str(obj.name)
        label: str = format_html("<span><strong>{}</strong>: {}</span>", obj.name, sentence)
        return label


class _WithGroups(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].help_text = CHOOSE


class NewAccountForm(_WithGroups, UserCreationForm):
    groups = GroupsField(Group.objects.order_by("name"), required=False)


class AccountForm(_WithGroups, UserEditForm):
    groups = GroupsField(Group.objects.order_by("name"), required=False)


class AccountViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return AccountForm if for_update else NewAccountForm


def _what_it_does(group: Group) -> str:
    return WHAT_THEY_DO.get(group.name, "")


class GroupsList(GroupsIndex):
    columns = [
        *GroupsIndex.columns,
        Column("does", label="What its members do", accessor=_what_it_does, width="70%"),
    ]


class GroupsViewSet(GroupViewSet):
    index_view_class = GroupsList
