"""What a municipality says about itself: name, looks, contacts and rules."""

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.errors import Conflict, Invalid
from mapdialog.organisations.arms import arms_file_name
from mapdialog.organisations.contrast import require_readable
from mapdialog.organisations.models import Municipality, Organisation, User
from mapdialog.organisations.named_things import tidy_name
from mapdialog.organisations.setting_changes import record_change

FIELDS = (
    *("name", "accent_colour", "contact_email", "contact_phone", "contact_address"),
    *("data_controller", "data_protection_officer", "answer_times"),
    *("who_proposes", "who_decides", "projected_srid"),
)

KEPT = (*FIELDS, "coat_of_arms")
"""Of which the history tells."""


@transaction.atomic
def change_profile(
    municipality: Municipality,
    *,
    actor: User | None = None,
    arms: bytes | None = None,
    without_arms: bool = False,
    **values: Any,
) -> None:
    """`arms`: a new coat of arms; `without_arms`: none any more. Of the rest, what is given."""
    if unknown := values.keys() - set(FIELDS):
        raise TypeError(f"not changed here: {sorted(unknown)}")
    before = Municipality.objects.select_for_update().values(*KEPT).get(pk=municipality.pk)
    for field, value in values.items():
        setattr(municipality, field, value)
    municipality.name = tidy_name(municipality.name)
    if Municipality.objects.exclude(pk=municipality.pk).filter(name__iexact=municipality.name):
        raise Conflict(_("Another municipality here has this name."))
    municipality.accent_colour = municipality.accent_colour.lower()
    municipality.clean_fields(exclude=["slug", "code", "coat_of_arms"])
    require_readable(municipality.accent_colour)
    if arms is not None and without_arms:
        raise Invalid(_("Send a coat of arms or take it away, not both."))
    if arms is not None or without_arms:
        _keep_arms(municipality, arms)
    municipality.save(update_fields=[*values, "name", "accent_colour", "coat_of_arms"])
    for field in KEPT:
        words = str(before[field]), str(getattr(municipality, field))
        record_change(municipality, field, *words, actor=actor)
    own = municipality.organisations.filter(
        kind=Organisation.Kind.MUNICIPALITY, name=before["name"]
    )
    if not municipality.organisations.filter(name__iexact=municipality.name).exists():
        own.update(name=municipality.name)


def _keep_arms(municipality: Municipality, data: bytes | None) -> None:
    field = municipality.coat_of_arms
    storage, before = field.storage, field.name
    if data is None:
        municipality.coat_of_arms = ""
    else:
        name = arms_file_name(municipality.code, data)
        if before and storage.exists(before) and before.rpartition("/")[2] == name:
            return
        field.save(name, ContentFile(data), save=False)
    if before:
        transaction.on_commit(partial(_forget, storage, before))


def _forget(storage: Storage, name: str) -> None:
    storage.delete(name)
