"""The embedded database, started for real in folders of its own."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from mapdialog import cluster
from mapdialog.cluster_home import LONGEST_SOCKET_PATH, SOCKET_NAME, Home, find_home
from mapdialog.database_state import DatabaseNotReady, refuse_unreachable
from mapdialog.settings.database import parse_database_url

START_IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from mapdialog import cluster
from mapdialog.cluster_home import find_home
print(cluster.ensure_running(find_home(Path(sys.argv[1]))))
"""

ENTER_AS_NOBODY = """
import os
import sys
from pathlib import Path
from mapdialog import cluster
from mapdialog.cluster_home import Home
home = Home(Path(sys.argv[1]), Path(sys.argv[2]))
if os.geteuid() == 0:
    os.seteuid(65534)
else:
    os.chmod(home.root, 0)
try:
    cluster.ensure_running(home)
except cluster.ClusterError as error:
    sys.exit(str(error))
finally:
    if os.getuid() != 0:
        os.chmod(home.root, 0o700)
"""


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    # Not tmp_path: the user that root hands the cluster to could not enter it.
    with tempfile.TemporaryDirectory(prefix="mapdialog-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def home(checkout: Path) -> Iterator[Home]:
    home = find_home(checkout)
    yield home
    cluster.remove(home)


def postmaster(home: Home) -> int:
    return int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])


def test_several_callers_at_once_make_one_cluster_with_its_extensions(
    home: Home, checkout: Path
) -> None:
    callers = [
        subprocess.Popen(
            [sys.executable, "-c", START_IN_ANOTHER_PROCESS, checkout],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [caller.communicate()[0].strip() for caller in callers] == [home.url] * 3
    with psycopg.connect(home.url) as connection:
        names = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        assert set(cluster.EXTENSIONS) <= names
        assert connection.execute("SELECT 'ö' > 'z'").fetchone() == (True,)


def test_a_running_cluster_is_found_again(home: Home) -> None:
    cluster.ensure_running(home)
    before = postmaster(home)
    cluster.ensure_running(home)
    assert postmaster(home) == before


def test_it_listens_on_its_socket_alone_and_others_cannot_reach_it(home: Home) -> None:
    with psycopg.connect(cluster.ensure_running(home)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    for folder in (home.root, home.data, home.sockets):
        assert folder.stat().st_mode & 0o077 == 0


def test_it_comes_back_after_kill_9(home: Home) -> None:
    cluster.ensure_running(home)
    before = postmaster(home)
    os.kill(before, signal.SIGKILL)
    cluster.ensure_running(home)
    assert postmaster(home) != before


def test_it_starts_when_another_program_got_its_number_after_a_reboot(home: Home) -> None:
    cluster.ensure_running(home)
    left_behind = (home.data / "postmaster.pid").read_text().split("\n", 1)[1]
    assert cluster.stop(home)
    identity = {"user": home.data.stat().st_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **identity) as stranger:
        (home.data / "postmaster.pid").write_text(f"{stranger.pid}\n{left_behind}")
        try:
            cluster.ensure_running(home)
            assert postmaster(home) != stranger.pid
        finally:
            stranger.kill()


def test_a_wrong_password_is_one_sentence_without_the_password(home: Home) -> None:
    url = cluster.ensure_running(home)
    rules = home.data / "pg_hba.conf"
    rules.write_text(f"local all guarded scram-sha-256\n{rules.read_text()}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    cluster.stop(home)
    cluster.ensure_running(home)
    refuse_unreachable(_with_password(home, "right"))
    with pytest.raises(DatabaseNotReady, match=r"cannot be reached \(.*guarded") as refusal:
        refuse_unreachable(_with_password(home, "not-that-one"))
    assert "not-that-one" not in str(refusal.value)


def _with_password(home: Home, password: str) -> BaseDatabaseWrapper:
    address = home.url.replace("//mapdialog@", f"//guarded:{password}@")
    return ConnectionHandler({"default": parse_database_url(address)})["default"]


def test_what_belongs_to_another_user_is_one_sentence(home: Home) -> None:
    cluster.ensure_running(home)
    program = [sys.executable, "-c", ENTER_AS_NOBODY, str(home.root), str(home.sockets)]
    entered = subprocess.run(program, capture_output=True, text=True)
    assert entered.returncode == 1
    assert "belongs to somebody else" in entered.stderr
    assert entered.stderr.count("\n") == 1


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    blocked = Home(in_the_way / "postgres", in_the_way / "sockets")
    with pytest.raises(cluster.ClusterError, match=r"cannot write to .*DATABASE_URL"):
        cluster.ensure_running(blocked)


def test_stopping_twice_says_that_it_did_not_run(home: Home) -> None:
    cluster.ensure_running(home)
    assert cluster.stop(home)
    assert not cluster.stop(home)


def test_a_socket_folder_open_to_others_is_refused(home: Home) -> None:
    cluster.ensure_running(home)
    cluster.stop(home)
    home.sockets.chmod(0o755)
    try:
        with pytest.raises(cluster.ClusterError, match="open to others"):
            cluster.ensure_running(home)
    finally:
        home.sockets.chmod(0o700)


@pytest.mark.parametrize(
    ("installed", "words"),
    [([], "PostgreSQL with PostGIS is not installed"), (["7"], "PostGIS is not installed")],
)
def test_missing_packages_are_named_with_the_command(
    installed: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in installed:
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    monkeypatch.setattr(cluster, "BINARIES", tmp_path)
    empty = Home(root=tmp_path / "cluster", sockets=tmp_path / "sockets")
    with pytest.raises(cluster.ClusterError, match=rf"^{words}.*: apt-get install postgresql"):
        cluster.ensure_running(empty)


def test_two_checkouts_have_two_clusters_and_root_leaves_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    one, other = (find_home(tmp_path / name, uid=0) for name in _made(tmp_path, "one", "other"))
    assert one.is_outside_checkout
    assert one.root != other.root
    assert tmp_path not in one.root.parents
    assert not find_home(tmp_path / "one", uid=1000).is_outside_checkout


@pytest.mark.parametrize("name", ["x" * 120, "o'hara", "a,b", 'say "hi"'])
def test_sockets_move_where_postgresql_could_not_hold_them(name: str, tmp_path: Path) -> None:
    [name] = _made(tmp_path, name)
    sockets = find_home(tmp_path / name, uid=1000).sockets
    assert tmp_path not in sockets.parents
    assert len(os.fsencode(sockets / SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def _made(folder: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (folder / name).mkdir()
    return names
