"""Where the embedded database of this checkout lies: found from the path alone, nothing is asked.

So an address can be had (by settings, by a type checker) without starting anything.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "mapdialog"
OWNER = "mapdialog"  # the system user when root runs it, and the database role always
CHECKOUT = Path(__file__).resolve().parent.parent
FALLBACK = Path("/var/lib/mapdialog")
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes, sockaddr_un


@dataclass(frozen=True)
class Home:
    """The folders of one cluster."""

    root: Path
    sockets: Path
    is_outside_checkout: bool = False

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"


def find_home(checkout: Path = CHECKOUT, *, uid: int | None = None) -> Home:
    """Return the folders for a checkout: inside it, or elsewhere where that cannot work."""
    uid = os.geteuid() if uid is None else uid
    key = hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
    root = checkout / ".local" / "postgres"
    # Root hands the cluster to a system user, which cannot pass a folder like /root.
    outside = uid == 0 and not _everybody_may_pass(checkout)
    if outside:
        root = FALLBACK / key
    sockets = root / "sockets"
    if not _can_hold_sockets(sockets):
        sockets = Path(f"/tmp/mapdialog-{uid}-{key}")  # noqa: S108 its owner and mode are checked
    return Home(root, sockets, outside)


def _can_hold_sockets(folder: Path) -> bool:
    """PostgreSQL's own limits: the length, and characters that its settings would have to quote."""
    is_short = len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    return is_short and not set("',\"\\\n") & set(str(folder))


def _everybody_may_pass(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
