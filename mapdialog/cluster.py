"""The embedded PostGIS: a private PostgreSQL cluster that belongs to this checkout alone.

It listens on a Unix socket only and asks for no password, because nobody but its owner may enter
the folder where the socket lies. It needs Debian's PostgreSQL and PostGIS packages, and no set-up.

This module knows no Django: settings may ask it for an address before Django exists.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from mapdialog.cluster_home import DATABASE, OWNER, Home, find_home

EXTENSIONS = ("postgis", "unaccent", "pg_trgm")
BINARIES = Path("/usr/lib/postgresql")
START_SECONDS = 60
FIRST_VERSION_WITH_ICU_DATABASES = 15

# For a small server that shares its machine with the web processes. JIT compiles for longer than
# our tile queries run.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
}


class ClusterError(RuntimeError):
    """The embedded database cannot run; the message says in one sentence what to do."""


def ensure_running(home: Home | None = None) -> str:
    """Start the cluster (this checkout's) unless it runs, and return its DATABASE_URL.

    Safe to call from several processes at once. Raises ClusterError when packages are missing or
    PostgreSQL does not come up.
    """
    home = home or find_home()
    try:
        if not _is_ready(home):
            _make_ready(home)
    except PermissionError as error:
        raise ClusterError(
            f"{error.filename} belongs to somebody else; run this as the user who owns the "
            "checkout, or name another database in DATABASE_URL."
        ) from error
    except OSError as error:
        raise ClusterError(
            f"The embedded database cannot write to {home.root} ({error.strerror}): make room or "
            "give the right to, or name another database in DATABASE_URL."
        ) from error
    except psycopg.Error as error:
        raise ClusterError(
            f"The embedded database does not work (see {home.log}); run `make stop` and try again."
        ) from error
    return home.url


def _make_ready(home: Home) -> None:
    _prepare_folders(home)
    with _locked(home):
        if not _answers(home, "postgres"):
            _start(home)
        _create_database(home)


def stop(home: Home | None = None) -> bool:
    """Stop the cluster (this checkout's); returns False when it did not run."""
    home = home or find_home()
    if not (home.data / "PG_VERSION").exists():
        return False
    with _locked(home):
        if not _answers(home, "postgres"):
            return False
        _run_as_owner(home, _binary(home, "pg_ctl"), "stop", "-D", home.data, "-m", "fast", "-w")
    return True


def remove(home: Home | None = None) -> None:
    """Stop the cluster and delete it with everything it holds."""
    home = home or find_home()
    stop(home)
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.rmtree(home.sockets, ignore_errors=True)


def _is_ready(home: Home) -> bool:
    try:
        with _connect(home, DATABASE) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_extension WHERE extname = ANY(%s)", [list(EXTENSIONS)]
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return found == (len(EXTENSIONS),)


def _answers(home: Home, database: str) -> bool:
    try:
        with _connect(home, database):
            return True
    except psycopg.OperationalError:
        return False


def _connect(home: Home, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(home.sockets), user=OWNER, dbname=database, connect_timeout=5, autocommit=True
    )


def _prepare_folders(home: Home) -> None:
    if os.geteuid() == 0:
        _create_system_user()
    for folder in (home.root, home.sockets):
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            _give_to_owner(folder)
    status = home.sockets.lstat()
    if status.st_uid != _owner().pw_uid or status.st_mode & 0o077:
        raise ClusterError(
            f"{home.sockets} belongs to somebody else or is open to others; remove it and run this "
            "again as the user who owns the checkout."
        )
    if home.is_outside_checkout and not home.data.exists():
        _say(f"The user {OWNER} cannot enter this folder, so the database lies in {home.root}.")


def _create_system_user() -> None:
    with contextlib.suppress(KeyError):
        pwd.getpwnam(OWNER)
        return
    _say(f"PostgreSQL refuses to run as root: creating the system user {OWNER}.")
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    # Another process may have been faster; that the user exists is all that counts.
    subprocess.run([*command, "--shell", "/usr/sbin/nologin", OWNER], capture_output=True)
    try:
        pwd.getpwnam(OWNER)
    except KeyError:
        raise ClusterError(f"Create the system user first: useradd --system {OWNER}") from None


def _owner() -> pwd.struct_passwd:
    return pwd.getpwnam(OWNER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _give_to_owner(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, _owner().pw_uid, _owner().pw_gid)


@contextlib.contextmanager
def _locked(home: Home) -> Iterator[None]:
    with (home.root / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(home: Home) -> None:
    if not (home.data / "PG_VERSION").exists():
        _initialise(home)
    _write_settings(home)
    _forget_stranger(home)
    arguments = ("start", "-D", home.data, "-l", home.log, "-s", "-w", "-t", START_SECONDS)
    try:
        _run_as_owner(home, _binary(home, "pg_ctl"), *arguments)
    except ClusterError:
        # After kill -9 the orphaned backends keep the shared memory for a moment.
        time.sleep(2)
        _run_as_owner(home, _binary(home, "pg_ctl"), *arguments)


def _initialise(home: Home) -> None:
    version = _newest_version()
    _say(f"Creating a PostgreSQL {version} database in {home.root} …")
    home.data.mkdir(mode=0o700, exist_ok=True)
    _give_to_owner(home.data)
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    if version >= FIRST_VERSION_WITH_ICU_DATABASES:
        locale += ["--locale-provider=icu", "--icu-locale=sv-SE"]
    initdb = BINARIES / str(version) / "bin" / "initdb"
    _run_as_owner(home, initdb, "-D", home.data, f"--username={OWNER}", "--auth=trust", *locale)
    with (home.data / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'mapdialog.conf'\n")


def _write_settings(home: Home) -> None:
    """Written anew before every start, so that a moved checkout finds its socket again."""
    settings = SETTINGS | {"unix_socket_directories": f"'{home.sockets}'"}
    conf = home.data / "mapdialog.conf"
    conf.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
    _give_to_owner(conf)


def _forget_stranger(home: Home) -> None:
    """Remove a postmaster.pid whose number another program got after a crash or a reboot."""
    pid_file = home.data / "postmaster.pid"
    try:
        number = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    # A postmaster always stands in its data folder. One that is dead is PostgreSQL's to handle.
    standing_in = Path(f"/proc/{number}/cwd")
    with contextlib.suppress(OSError):
        if not standing_in.samefile(home.data):
            pid_file.unlink()


def _create_database(home: Home) -> None:
    with _connect(home, "postgres") as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    with _connect(home, DATABASE) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )


def _binary(home: Home, name: str) -> Path:
    """The program of the version that made the data, which is not always the newest."""
    version = (home.data / "PG_VERSION").read_text().strip()
    binary = BINARIES / version / "bin" / name
    if not binary.exists():
        raise ClusterError(
            f"The database in {home.data} was made by PostgreSQL {version}; install it again with: "
            f"apt-get install postgresql-{version}-postgis-3"
        )
    return binary


def _newest_version() -> int:
    versions = [int(path.parents[1].name) for path in BINARIES.glob("[0-9]*/bin/initdb")]
    with_postgis = [
        version
        for version in versions
        if Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists()
    ]
    if not with_postgis:
        missing = "PostGIS" if versions else "PostgreSQL with PostGIS"
        raise ClusterError(
            f"{missing} is not installed; install it with: "
            "apt-get install postgresql postgresql-postgis"
        )
    return max(with_postgis)


def _run_as_owner(home: Home, *command: object) -> None:
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = {"user": _owner().pw_uid, "group": _owner().pw_gid, "extra_groups": []}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=home.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **identity,
    )
    if result.returncode:
        words = (result.stderr or result.stdout).strip().splitlines()
        reason = words[-1] if words else f"exit code {result.returncode}"
        raise ClusterError(f"{' '.join(map(str, command[:2]))} failed: {reason} (see {home.log})")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    action = {"start": ensure_running, "stop": stop, "remove": remove}[sys.argv[1]]
    try:
        action()
    except ClusterError as error:
        sys.exit(str(error))
