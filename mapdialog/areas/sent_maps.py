"""Files that are to become base maps: where they wait for a worker, and that none is left behind.

Each lies in a folder of its own beside the base maps, which web server and worker share. All that
an import writes lies there too, so that nothing stays when the folder goes.
"""

import shutil
import time
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from geodata.importers.ground_package import require_ground
from mapdialog.areas.sent_files import keep_sent, require_small

MAX_BYTES = 300_000_000
"""What is larger is imported on the server."""
ENDINGS = {"geopackage": ".gpkg", "osm_pbf": ".osm.pbf"}
SENT = "sent"
FORGOTTEN_S = 3600
"""A file that no import knows after so long is that of a web server that was killed."""


def take_map(file: "UploadedFile[Any]") -> uuid.UUID:
    """Keep a file in a new folder, if it can be a map at all.

    Raises:
        Invalid: it is too large.
        UnreadableFileError: another kind, damaged, or without columns of ours.
    """
    require_small(file.size or 0, MAX_BYTES)
    number = uuid.uuid4()
    folder_of(number).mkdir(parents=True)
    try:
        path = keep_sent(file, folder_of(number) / SENT, ENDINGS)
        if path.suffix == ENDINGS["geopackage"]:
            require_ground(path)
    except BaseException:
        remove_folder(number)
        raise
    return number


def sent_map(number: uuid.UUID) -> Path:
    """Where the file of that folder lies, also when it is no longer there."""
    found = folder_of(number).glob(f"{SENT}.*")
    return next(found, folder_of(number) / SENT)


def folder_of(number: uuid.UUID) -> Path:
    return _waiting_room() / str(number)


def remove_folder(number: uuid.UUID) -> None:
    shutil.rmtree(folder_of(number), ignore_errors=True)


def remove_forgotten(known: Collection[uuid.UUID]) -> None:
    """Remove the folders that no import knows, but those that are being filled."""
    names = set(map(str, known))
    if not _waiting_room().is_dir():
        return
    for folder in _waiting_room().iterdir():
        if folder.name not in names and time.time() - folder.stat().st_mtime > FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)


def _waiting_room() -> Path:
    return Path(settings.BASEMAP_DIR) / ".sent"
