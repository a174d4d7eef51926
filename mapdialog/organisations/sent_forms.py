"""A form whose service may still refuse what it sends."""

from collections.abc import Callable

from django.forms import BaseForm

from mapdialog.errors import DomainError, status_of

DONE = 302


def carry_out(form: BaseForm, act: Callable[[], object], *, field: str | None = "name") -> int:
    """The status of the answer: `DONE`, 200 where nothing was sent, or why it was refused, which
    the form then says at the field."""
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    try:
        act()
    except DomainError as refusal:
        form.add_error(field, refusal.message)
        return status_of(refusal)
    return DONE
