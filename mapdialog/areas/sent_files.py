"""A file that somebody sends: kept under a name of ours, and its kind told by its content."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from geodata.errors import UnreadableFileError
from geodata.importers.sources import kind_of
from mapdialog.errors import Invalid


def require_small(size: int, most: int) -> None:
    if size > most:
        raise Invalid(
            _("The file is larger than %(most)d MB. Import it on the server.")
            % {"most": most // 1_000_000}
        )


def view_words() -> str:
    """Why a file is refused whose layer is `layer_is_view`, and what to do."""
    return _(
        "The layer is a view (a query) in the file. Save it as a table and send the file again."
    )


def keep_sent(file: "UploadedFile[Any]", path: Path, endings: Mapping[str, str]) -> Path:
    """The file at `path` with the ending of its kind; the sender's own name leads nowhere.

    Raises:
        UnreadableFileError: it is none of the kinds that have an ending.
    """
    with path.open("wb") as target:
        for part in file.chunks():
            target.write(part)
    kind = kind_of(path)
    if kind not in endings:
        raise UnreadableFileError("another kind of file", code="unknown_format")
    return path.rename(path.with_name(path.name + endings[kind]))
