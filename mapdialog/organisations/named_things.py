"""What a municipality names itself (organisations, boards): a name once, in any signs, and kept
for as long as anything rests on it."""

import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from mapdialog.errors import Conflict, Invalid, NotFound

Thing = TypeVar("Thing", bound=models.Model)


def tidy_name(text: str) -> str:
    """With single spaces, and an å that is one sign: a Mac sends two, which look the same.

    Without signs that nobody sees: they would make another name of the same one, or turn it round.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if not _is_unseen(sign))
    name = " ".join(seen.split())
    if not any(unicodedata.category(sign)[0] not in "CZM" for sign in name):
        raise Invalid(_("Write a name."))
    return name


def _is_unseen(sign: str) -> bool:
    """A mark of direction, a soft hyphen …; what joins letters and emoji stays."""
    joins = sign in "\u200c\u200d" or "\U000e0020" <= sign <= "\U000e007f"
    return unicodedata.category(sign) == "Cf" and not joins


def thing_or_404(things: models.QuerySet[Thing], number: int) -> Thing:
    found = things.filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is nothing with this number in your municipality."))
    return found


def add_thing(things: models.QuerySet[Thing], thing: Thing) -> Thing:
    """`things`: all of the municipality."""
    _require_free(things, thing)
    try:
        with transaction.atomic():
            thing.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(thing) from error
    return thing


def change_thing(things: models.QuerySet[Any], thing: models.Model, **values: object) -> None:
    for field, value in values.items():
        setattr(thing, field, value)
    _require_free(things, thing)
    try:
        with transaction.atomic():
            changed = things.filter(pk=thing.pk).update(**values)
    except IntegrityError as error:
        raise _taken(thing) from error
    if not changed:
        raise _gone(thing)


@transaction.atomic
def remove_unused(things: models.QuerySet[Any], thing: models.Model) -> None:
    """Remove it, unless something of what is kept names it."""
    # Nobody begins to use it between the question and the deletion.
    if not things.select_for_update().filter(pk=thing.pk).exists():
        raise _gone(thing)
    if with_use(things).get(pk=thing.pk).in_use:
        raise Conflict(
            _("“%(name)s” is in use and stays. You can give it another name.") % {"name": thing}
        )
    thing.delete()


def with_use(things: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Each with `in_use`: whether any row of any room names it."""
    used = models.Q()
    for model, field in _fields_that_name(things.model):
        rows = model._base_manager.filter(**{field: models.OuterRef("pk")})
        used |= models.Q(models.Exists(rows))
    in_use = models.ExpressionWrapper(used, models.BooleanField())
    found: models.QuerySet[Any] = things.annotate(in_use=in_use)
    return found


def _fields_that_name(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Asked of Django: later rooms are not known here."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name


def _require_free(things: models.QuerySet[Any], thing: models.Model) -> None:
    # "Polisen" beside "polisen" would be one party to every reader.
    if things.exclude(pk=thing.pk).filter(name__iexact=str(thing)).exists():
        raise _taken(thing)


def _taken(thing: models.Model) -> Conflict:
    return Conflict(_("“%(name)s” is there already: two need different names.") % {"name": thing})


def _gone(thing: models.Model) -> Conflict:
    return Conflict(_("“%(name)s” has been removed meanwhile.") % {"name": thing})
