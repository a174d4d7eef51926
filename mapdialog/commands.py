"""What all commands share: errors as one sentence, and the report of rejected rows."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from analysis.errors import AnalysisError
from geodata.errors import GeodataError
from geodata.importers.rejections import Rejected
from mapdialog.errors import DomainError, NotReady

REASONS = {
    "empty": _("the row is empty"),
    "bad_quotes": _("the quotation marks do not match"),
    "unclosed_quote": _("a quotation mark is never closed"),
    "too_many_cells": _("more cells than there are columns"),
    "missing": _("the place or a coordinate is missing"),
    "not_a_number": _("a coordinate is not a number"),
    "not_finite": _("a coordinate is not a number"),
    "out_of_range": _("there is no such place on earth"),
    "swapped": _("latitude and longitude have changed places"),
    "not_a_point": _("the geometry is not a point"),
    "missing_perception": _("neither safe nor unsafe is stated"),
    "unknown_perception": _("the value is neither safe nor unsafe"),
    "not_compared": _("never compared: neither above nor below the limit"),
    "outside": _("outside the dialogue's area"),
    "unreadable_time": _("the time cannot be read"),
    "comment_too_long": _("the comment is too long"),
    "missing_code": _("the area has no code"),
    "code_too_long": _("the code is longer than 200 characters"),
    "wrong_type": _("the geometry is not an area"),
    "no_area": _("the area is empty"),
    "too_detailed": _("the outline has too many vertices"),
    "too_crossed": _("the outline crosses itself too often to be mended"),
    "too_intricate": _(
        "the outline winds so much that its gaps take too long to close; simplify it"
    ),
    "made_valid": _("the outline crossed itself and was mended"),
    "bad_population": _("the number of inhabitants is not a number; the area is kept without it"),
    "unreadable_precision": _(
        "how exact the place is could not be read; the row is kept as an exact place"
    ),
    "unknown_reason": _("the reason is not one of ours; the row is kept without it"),
}


def reason_words(code: str) -> str:
    return str(REASONS.get(code, code.replace("_", " ")))


class DomainCommand(BaseCommand):
    """A command for people who do not read tracebacks. The command line speaks English."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            with translation.override("en"):
                return super().execute(*args, **options)
        except NotReady as error:
            raise CommandError("\n  - ".join([error.message, *map(str, error.missing)])) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (GeodataError, AnalysisError, FileNotFoundError) as error:
            raise CommandError(str(error)) from error

    def say(self, text: str) -> None:
        self.stdout.write(text)

    def report(self, rejected: Iterable[Rejected]) -> None:
        """Every rejected row on a line of its own, and the sum by reason last."""
        rows = list(rejected)
        for row in rows:
            value = f" ({row.value})" if row.value else ""
            self.say(f"  line {row.line}: {reason_words(row.code)}{value}")
        for code, count in Counter(row.code for row in rows).most_common():
            self.say(f"{count} left out: {reason_words(code)}")
