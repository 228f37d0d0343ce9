"""Follows every change of what somebody may do, for the log of sign-ins and permissions.

Groups and who is in them, permissions of people and groups, for pages, collections and sites, who
may read private pages and files, and keys of the admin's API.
"""

from collections.abc import Iterable, Iterator
from functools import wraps
from itertools import product
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import (
    APIToken,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
)

from cms.users.permission_changes import PLACES, place_of, record_change

User = get_user_model()
NAMES_IN_A_ROW = 150  # characters; the rest of a row is for whom they are of
# What Django sends after, or for `clear` before, it changes a relation of many to many.
ADDED, REMOVED = {"post_add"}, {"post_remove", "pre_clear"}


def follow_rows_made_at_once() -> None:
    """Wagtail's form of a group makes its rows with `bulk_create`, which sends no signal.

    Repeating it changes nothing.
    """
    for model in (GroupPagePermission, GroupCollectionPermission, GroupSitePermission):
        manager = type(model._default_manager)
        if not hasattr(manager.bulk_create, "is_recorded"):
            manager.bulk_create = _recorded(manager.bulk_create)


def _recorded(bulk_create: Any) -> Any:
    @wraps(bulk_create)
    def bulk_create_and_record(self: Any, *args: Any, **kwargs: Any) -> Any:
        rows = bulk_create(self, *args, **kwargs)
        for row in rows:
            record_change(f"{_of_group(row)} given")
        return rows

    bulk_create_and_record.is_recorded = True  # type: ignore[attr-defined]
    return bulk_create_and_record


@receiver(pre_save, sender=Group)
def note_name_before(instance: Any, **kwargs: Any) -> None:
    before = Group.objects.filter(pk=instance.pk).values_list("name", flat=True)
    instance._name_before = before.first()


@receiver(post_save, sender=Group)
def record_group(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if raw:
        return
    if created:
        record_change(f"Group made: {instance.name}")
    elif instance._name_before not in {None, instance.name}:
        record_change(f"Group {instance._name_before} is now named {instance.name}")


@receiver(pre_delete, sender=Group)
def record_end_of_group(instance: Any, **kwargs: Any) -> None:
    """Django sends nothing for the relations that end with it."""
    _record_permissions(instance, instance.permissions.all(), "taken")
    for relation in Group._meta.related_objects:
        if relation.many_to_many:
            owners = getattr(instance, relation.get_accessor_name()).all()
            _record_groups(owners, [instance], added=False)
    record_change(f"Group deleted: {instance.name}")


@receiver(m2m_changed)
def record_relations(
    sender: Any, instance: Any, action: str, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Of any model: `User.groups`, `Group.permissions`, the groups of a task or of a page."""
    if action not in ADDED | REMOVED or not {Group, Permission} & {model, type(instance)}:
        return
    added = action in ADDED
    others = _others(sender, instance, model, pk_set)
    if Permission in {model, type(instance)}:
        verb = "given" if added else "taken"
        if isinstance(instance, Permission):
            for owner in others:
                _record_permissions(owner, [instance], verb)
        else:
            _record_permissions(instance, others, verb)
    elif isinstance(instance, Group):
        _record_groups(others, [instance], added)
    else:
        _record_groups([instance], others, added)


def _others(through: Any, instance: Any, model: Any, pk_set: Any) -> list[Any]:
    """The objects at the other end; all of them if the relation is cleared."""
    if pk_set is None:
        fields = through._meta.fields
        near = next(each for each in fields if each.related_model is _root(type(instance)))
        far = next(each for each in fields if each.related_model is model)
        rows = through.objects.filter(**{near.name: instance.pk})
        pk_set = set(rows.values_list(far.name, flat=True))
    return list(model.objects.filter(pk__in=pk_set))


def _root(model: Any) -> Any:
    return model._meta.concrete_model


def _record_permissions(owner: Any, permissions: Iterable[Any], verb: str) -> None:
    for names in _rows(each.codename for each in permissions):
        if isinstance(owner, User):
            record_change(f"{names} {verb}", owner)
        else:
            record_change(f"{owner}: {names} {verb}")


def _rows(names: Iterable[str]) -> Iterator[str]:
    """The names in order, separated by commas, as many in a row as it has room for."""
    row = ""
    for name in sorted(names):
        if row and len(row) + len(name) + 2 > NAMES_IN_A_ROW:
            yield row
            row = ""
        row = f"{row}, {name}" if row else name
    if row:
        yield row


def _record_groups(owners: Iterable[Any], groups: Iterable[Any], added: bool) -> None:
    rows = list(_rows(group.name for group in groups))
    for owner, names in product(owners, rows):
        if isinstance(owner, User):
            record_change(f"{'Joined' if added else 'Left'}: {names}", owner)
        elif type(owner) in PLACES:
            record_change(f"{place_of(owner)} {'opened to' if added else 'closed to'}: {names}")
        else:
            kind = owner._meta.verbose_name.capitalize()
            record_change(f"{kind} “{owner}” {'given to' if added else 'taken from'}: {names}")


@receiver(post_save, sender=GroupPagePermission)
@receiver(post_save, sender=GroupCollectionPermission)
@receiver(post_save, sender=GroupSitePermission)
def record_group_permission(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    if not raw:
        record_change(f"{_of_group(instance)} {'given' if created else 'changed to this'}")


@receiver(post_delete, sender=GroupPagePermission)
@receiver(post_delete, sender=GroupCollectionPermission)
@receiver(post_delete, sender=GroupSitePermission)
def record_lost_permission(instance: Any, **kwargs: Any) -> None:
    record_change(f"{_of_group(instance)} taken")


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_save, sender=CollectionViewRestriction)
def record_privacy(instance: Any, raw: bool, **kwargs: Any) -> None:
    if not raw:
        record_change(f"{place_of(instance)} private: {instance.restriction_type}")


@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def record_end_of_privacy(instance: Any, **kwargs: Any) -> None:
    record_change(f"{place_of(instance)} no longer private")


@receiver(post_save, sender=APIToken)
def record_key(instance: Any, created: bool, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    if raw:
        return
    if created:
        record_change("Key of the admin’s API made", instance.user)
    elif instance.revoked_at and "revoked_at" in (update_fields or {"revoked_at"}):
        record_change("Key of the admin’s API ended", instance.user)


@receiver(post_delete, sender=APIToken)
def record_end_of_key(instance: Any, **kwargs: Any) -> None:
    record_change("Key of the admin’s API deleted")


def _of_group(row: Any) -> str:
    """`Editors: change_page of page 3 (Home)`."""
    group = Group.objects.filter(pk=row.group_id).first()
    place = place_of(row)
    return (
        f"{group or 'A deleted group'}: {row.permission.codename} of {place[0].lower()}{place[1:]}"
    )
