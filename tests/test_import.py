"""`wirecopy import` and `wirecopy export`: archives in and out, and what may happen on the way."""

import asyncio
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import zstandard

from service import cli
from service.commands import importing
from service.domain.errors import Unavailable
from service.ingest import ndjson
from service.newsroom import open_newsroom
from service.settings import Settings
from service.transfer import export, load
from tests.conftest import PostgresServer, migrate, settings_for
from tests.forked import Forked
from tests.serving import Site, small


class Done(NamedTuple):
    code: int
    out: str
    err: str


Wirecopy = Callable[..., Done]


@pytest.fixture
def wirecopy(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Wirecopy:
    """The command in this process, in a folder of its own: to start one takes most of a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIRECOPY_DATABASE_URL", database_url)

    def command(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["wirecopy", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, *capsys.readouterr())

    return command


def start(folder: Path, database: str, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "service", *arguments]
    environment = {"PATH": os.environ["PATH"], "WIRECOPY_DATABASE_URL": database}
    return subprocess.Popen(command, cwd=folder, env=environment, **streams)


def here() -> set[str]:
    """The names of the files in the test's own folder, without the database's."""
    return {path.name for path in Path().iterdir() if not path.name.startswith("wirecopy.db")}


def line(source_id: str, text: str = "The council met on Monday.") -> bytes:
    body = [{"type": "paragraph", "text": text}]
    article = {"publication": "newsroom", "source_id": source_id, "headline": source_id, "body": body}
    return json.dumps(article).encode() + b"\n"


def lines(count: int, prefix: str = "a") -> bytes:
    return b"".join(line(f"{prefix}-{number}") for number in range(count))


def archive(content: bytes, name: str = "archive.ndjson") -> str:
    """A file in the current folder, which is the test's own."""
    Path(name).write_bytes(content)
    return name


def exported(database_url: str, *, history: bool = True) -> list[dict[str, Any]]:
    async def collect() -> bytes:
        newsroom = open_newsroom(Settings(database_url=database_url))
        try:
            return b"".join([page async for page in export(newsroom, history=history)])
        finally:
            await newsroom.database.close()

    return [json.loads(each) for each in asyncio.run(collect()).splitlines()]


def articles(database_url: str) -> dict[str, dict[str, Any]]:
    """The articles that are there, by source id; each has one revision and one change, and is whole."""
    records = exported(database_url)
    found = {each["article"]["source_id"]: each["article"] for each in records if "article" in each}
    by_kind = [each["record"] for each in records]
    assert by_kind.count("revision") == by_kind.count("change") == len(found)
    for source_id, article in found.items():
        assert article["headline"] == source_id
        assert [block["text"] for block in article["body"]] == ["The council met on Monday."]
    return found


def results(out: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in out.splitlines()]


def test_a_result_a_line_and_the_same_again_changes_nothing(wirecopy: Wirecopy, database_url: str) -> None:
    name = archive(lines(3))
    first = wirecopy("import", "--json", name)
    assert (first.code, [each["outcome"] for each in results(first.out)]) == (0, ["created"] * 3)
    assert "3 created" in first.err
    again = wirecopy("import", name)
    assert (again.code, again.out.split("(")[0]) == (0, "0 created, 0 updated, 3 unchanged, 0 rejected ")
    assert len(articles(database_url)) == 3
    assert here() == {name}


@pytest.mark.parametrize(
    "compress",
    [
        gzip.compress,
        zstandard.compress,
        lambda plain: gzip.compress(plain[:1000]) + gzip.compress(plain[1000:]) + bytes(512),
        lambda plain: zstandard.compress(plain[:1000]) + zstandard.compress(plain[1000:]),
    ],
    ids=["gzip", "zstd", "gzip in members", "zstd in frames"],
)
def test_archives_may_be_compressed(wirecopy: Wirecopy, compress: Callable[[bytes], bytes]) -> None:
    done = wirecopy("import", archive(compress(lines(20))))
    assert (done.code, done.out[:10]) == (0, "20 created")


def test_blank_lines_comments_carriage_returns_and_a_missing_end_are_no_matter(wirecopy: Wirecopy) -> None:
    content = (
        b"\xef\xbb\xbf" + line("a-1").replace(b"\n", b"\r\n") + b"\r\n  \n# why\n" + line("a-2").rstrip()
    )
    done = wirecopy("import", "--json", archive(content))
    assert [(each["line"], each["outcome"]) for each in results(done.out)] == [(1, "created"), (5, "created")]


def test_rejected_lines_are_mended_and_taken_in(wirecopy: Wirecopy, database_url: str) -> None:
    bad = line("a-2", text="")
    name = archive(line("a-1") + bad + line("a-3") + b"{'\n" + b'{"headline": "\xff"}\n')
    done = wirecopy("import", name)
    assert (done.code, done.out.split("(")[0]) == (1, "2 created, 0 updated, 0 unchanged, 3 rejected ")
    assert f"wirecopy import {name}.rejects" in done.err
    rejects = Path(f"{name}.rejects")
    why, document, *others = rejects.read_bytes().splitlines()
    assert why == b"# line 2: body[0].text: must not be empty"
    assert document + b"\n" == bad
    assert others[1::2] == [b"{'", b'{"headline": "\xff"}']
    rejects.write_bytes(why + b"\n" + line("a-2"))
    assert wirecopy("import", str(rejects)).code == 0
    assert set(articles(database_url)) == {"a-1", "a-2", "a-3"}


def test_rejects_that_somebody_may_be_mending_are_put_aside_and_never_written_over(
    wirecopy: Wirecopy,
) -> None:
    name = archive(b"{}\n")
    wirecopy("import", name)
    for aside in ("~", "~2", "~3"):
        Path(f"{name}.rejects").write_text(f"half mended {aside}")
        wirecopy("import", name)
        assert Path(f"{name}.rejects{aside}").read_text() == f"half mended {aside}"
        assert Path(f"{name}.rejects").read_text().endswith("{}\n")
    assert Path(f"{name}.rejects~").read_text() == "half mended ~"


@pytest.mark.parametrize("rejects", ["/proc/rejects", "absent/rejects", "/dev/null/rejects"])
def test_where_rejects_could_not_be_written_is_told_before_anything_is_taken_in(
    wirecopy: Wirecopy, database_url: str, rejects: str
) -> None:
    done = wirecopy("import", "--rejects", rejects, archive(lines(1)))
    assert (done.code, done.out) == (2, "")
    assert rejects in done.err
    assert articles(database_url) == {}


def test_a_default_place_for_rejects_that_is_a_folder_is_told(wirecopy: Wirecopy) -> None:
    name = archive(lines(1))
    Path(f"{name}.rejects").mkdir()
    assert wirecopy("import", name).code == 2


@pytest.mark.parametrize("arguments", [("export",), ("export", "out.ndjson"), ("key", "list")])
def test_a_mistyped_database_is_told_and_not_made(
    wirecopy: Wirecopy, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("WIRECOPY_DATABASE_URL", "sqlite:///mistyped.db")
    done = wirecopy(*arguments)
    assert (done.code, done.out) == (1, "")
    assert "there is no database mistyped.db" in done.err
    assert here() == set()


def test_a_line_that_is_too_long_is_passed_over(
    wirecopy: Wirecopy, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("WIRECOPY_BODY_MAX_BYTES", "1000")
    name = archive(line("a-1") + b" " * 3_000_000 + b"\n" + line("a-2"))
    assert wirecopy("import", "--rejects", "other.txt", name).code == 1
    at = len(line("a-1"))
    assert Path("other.txt").read_text() == (
        f"# line 2: has 3,000,001 bytes, more than 8,000; it begins at byte {at}, counted from 0\n"
    )
    assert set(articles(database_url)) == {"a-1", "a-2"}


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (gzip.compress(lines(1200))[:-9], "gzip stream ends before it is whole"),
        (zstandard.compress(lines(1200))[:-9], "zstd stream ends before it is whole"),
        (gzip.compress(lines(1200)) + b"garbage", "gzip stream is broken"),
        (b"PK\x03\x04" + bytes(100), "compressed by ZIP"),
    ],
    ids=["short gzip", "short zstd", "garbage", "zip"],
)
def test_a_damaged_archive_is_told_and_what_came_before_is_kept(
    wirecopy: Wirecopy, database_url: str, damaged: bytes, said: str
) -> None:
    done = wirecopy("import", archive(damaged))
    assert done.code == 1
    assert said in done.err
    assert "Traceback" not in done.err
    kept = len(articles(database_url))
    assert (f"everything up to line {kept:,} is kept" if kept else "nothing of it was taken in") in done.err


def test_a_dry_run_changes_nothing(wirecopy: Wirecopy, database_url: str) -> None:
    name = archive(line("a-1") + b"{}\n")
    done = wirecopy("import", "--dry-run", name)
    assert (done.code, done.out.split("(")[0]) == (
        1,
        "dry run: 1 created, 0 updated, 0 unchanged, 1 rejected ",
    )
    assert "line 2: " in done.err
    assert here() == {name}
    assert articles(database_url) == {}


def test_standard_input_is_taken_in(tmp_path: Path, database_url: str) -> None:
    process = start(tmp_path, database_url, "import", "-", stdin=-1, stdout=-1, stderr=-1)
    out, _ = process.communicate(gzip.compress(lines(2) + b"{}\n"), timeout=120)
    assert (process.returncode, out[:9]) == (1, b"2 created")
    assert (tmp_path / "import.rejects").read_bytes().endswith(b"{}\n")
    assert not (tmp_path / "import.state").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["-", "--resume"],
        ["archive.ndjson", "--resume", "--dry-run"],
        ["absent.ndjson"],
        ["archive.ndjson", "--rejects", "archive.ndjson"],
    ],
)
def test_wrong_usage_ends_with_2(wirecopy: Wirecopy, arguments: list[str]) -> None:
    name = archive(lines(1))
    assert wirecopy("import", *arguments).code == 2
    assert Path(name).read_bytes() == lines(1)


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the database go away once so many batches of two lines are taken in; 0 brings it back."""
    monkeypatch.setattr(ndjson, "MOST_LINES", 2)
    left = 0

    async def failing(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise Unavailable("the database is away")
        return await load(*arguments, **named)

    def after(batches: int) -> None:
        nonlocal left
        left = batches + 1 if batches else 0

    monkeypatch.setattr(importing, "load", failing)
    return after


@pytest.mark.parametrize(
    "compress", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"]
)
def test_an_import_that_was_stopped_goes_on(
    wirecopy: Wirecopy, database_url: str, stopping: Callable[[int], None], compress: Callable[[bytes], bytes]
) -> None:
    plain = b"# first\n" + lines(3) + b"{}\n" + lines(2, "b") + b"[]\n" + lines(3, "c")
    name = archive(compress(plain))
    stopping(2)
    stopped = wirecopy("import", "--json", name)
    assert stopped.code == 1
    assert "everything up to line 5 is kept" in stopped.err
    assert f"go on with: wirecopy import --resume {name}" in stopped.err
    # What was written after the last batch that is certain, and the kill that came then.
    with Path(f"{name}.rejects").open("ab") as rejects:
        rejects.write(b"# line 8: half of")
    stopping(0)
    done = wirecopy("import", "--resume", "--json", name)
    assert "going on after line 5" in done.err
    assert [each["line"] for each in results(stopped.out + done.out)] == list(range(2, 12))
    assert "8 created, 0 updated, 0 unchanged, 2 rejected" in done.err
    assert Path(f"{name}.rejects").read_bytes().splitlines()[1::2] == [b"{}", b"[]"]
    assert len(articles(database_url)) == 8
    assert not Path(f"{name}.state").exists()
    again = wirecopy("import", "--resume", name)
    assert "beginning at the first line" in again.err
    assert "8 unchanged" in again.out


def test_an_import_goes_on_in_the_same_file_and_database_only(
    wirecopy: Wirecopy, stopping: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = archive(lines(9))
    stopping(2)
    wirecopy("import", name)
    with monkeypatch.context() as elsewhere:
        url = f"sqlite:///{tmp_path / 'other.db'}"
        asyncio.run(migrate(url))
        elsewhere.setenv("WIRECOPY_DATABASE_URL", url)
        other = wirecopy("import", "--resume", name)
    assert (other.code, "another database" in other.err) == (1, True)
    archive(lines(9, "b"))
    changed = wirecopy("import", "--resume", name)
    assert (changed.code, "not the file" in changed.err) == (1, True)
    stopping(0)
    anew = wirecopy("import", name)
    assert (anew.code, anew.out[:9]) == (0, "9 created")
    assert "stopped after line 4" in anew.err


def test_an_import_does_not_go_on_in_a_database_that_was_made_anew(
    wirecopy: Wirecopy, database_url: str, stopping: Callable[[int], None]
) -> None:
    """Under the same name: nothing else tells that the lines before are no longer there."""
    name = archive(lines(9))
    stopping(2)
    wirecopy("import", name)
    assert len(articles(database_url)) == 4
    asyncio.run(migrate(database_url, "base"))
    asyncio.run(migrate(database_url))
    stopping(0)
    refused = wirecopy("import", "--resume", name)
    assert (refused.code, "the database has not what" in refused.err) == (1, True)
    assert "is kept" not in refused.err
    assert articles(database_url) == {}
    anew = wirecopy("import", name)
    assert (anew.code, anew.out[:9]) == (0, "9 created")
    assert len(articles(database_url)) == 9


def test_a_database_that_is_not_there_is_a_sentence(
    wirecopy: Wirecopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIRECOPY_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    done = wirecopy("import", archive(lines(1)))
    assert (done.code, done.out) == (1, "")
    assert "database" in done.err


def wait_for(path: Path, count: int, process: Forked) -> None:
    """Until so many lines are acknowledged, or it has ended. Raises AssertionError after two minutes."""
    give_up = time.monotonic() + 120
    while process.poll() is None and path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < give_up, f"{count} lines were not acknowledged"
        time.sleep(0.005)


def read_lines(process: subprocess.Popen[bytes], count: int) -> bytes:
    """The first lines that it gives; fewer when it ends, as it must after two minutes."""
    assert process.stdout is not None
    guard = threading.Timer(120, process.kill)
    guard.start()
    try:
        return b"".join(process.stdout.readline() for _ in range(count))
    finally:
        guard.cancel()


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_finishes_the_batch_and_says_how_to_go_on(
    wirecopy: Wirecopy, database_url: str, tmp_path: Path, signalled: signal.Signals
) -> None:
    name = archive(lines(4000))
    process = start(tmp_path, database_url, "import", "--json", name, stdout=-1, stderr=-1, bufsize=0)
    # It cannot end first: a pipe that is not read on holds the results of hundreds of lines only.
    first = read_lines(process, 500)
    process.send_signal(signalled)
    rest, said = process.communicate(timeout=120)
    acknowledged = results((first + rest).decode())
    assert process.returncode == 130, said.decode()
    assert len(acknowledged) < 4000
    assert set(articles(database_url)) == {f"a-{each['line'] - 1}" for each in acknowledged}
    assert f"go on with: wirecopy import --resume {name}".encode() in said
    done = wirecopy("import", "--resume", "--json", name)
    assert [each["line"] for each in acknowledged + results(done.out)] == list(range(1, 4001))
    assert len(articles(database_url)) == 4000


def test_ctrl_c_ends_an_import_that_waits_for_its_input(tmp_path: Path, database_url: str) -> None:
    arguments = ("import", "--json", "-")
    process = start(tmp_path, database_url, *arguments, stdin=-1, stdout=-1, stderr=-1)
    assert process.stdin is not None
    process.stdin.write(lines(600))
    process.stdin.flush()
    assert read_lines(process, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"everything up to line 500 is kept" in said
    assert len(articles(database_url)) == 500


KILLS = 10
"""On each database."""

IN_SMALL_BATCHES = {"service.ingest.ndjson.MOST_LINES": 25}


def kill_at(moments: random.Random, folder: Path, database: str, name: str) -> tuple[bool, bytes]:
    """Start an import and kill it, once a random number of lines is acknowledged and a random while later.
    Whether it was still at work, and what it had acknowledged."""
    out = folder / "out"
    after, later = moments.choice([(0, 0.3), (moments.randrange(25, 600), 0.03)])
    out.write_bytes(b"")
    process = Forked(
        "import",
        "--json",
        name,
        folder=folder,
        out=out,
        err=folder / "err",
        environment={"WIRECOPY_DATABASE_URL": database},
        changed=IN_SMALL_BATCHES,
    )
    try:
        wait_for(out, after, process)
        time.sleep(moments.uniform(0, later))
    finally:
        process.kill()
    return process.poll() == -signal.SIGKILL, out.read_bytes().rpartition(b"\n")[0]


def test_what_was_acknowledged_survives_kill_9_at_random_moments(
    wirecopy: Wirecopy, database_url: str, tmp_path: Path
) -> None:
    """And all else is whole or not there, and the rerun brings the rest."""
    moments, killed, expected = random.Random(20_261_121), 0, set[str]()  # noqa: S311
    for number in range(KILLS):
        compress: Callable[[bytes], bytes] = gzip.compress if number % 2 else bytes
        name = archive(compress(lines(600, str(number))), f"{number}.ndjson")
        at_work, out = kill_at(moments, tmp_path, database_url, name)
        killed += at_work
        acknowledged = {f"{number}-{each['line'] - 1}": each["id"] for each in results(out.decode())}
        ids = {source_id: article["id"] for source_id, article in articles(database_url).items()}
        assert acknowledged.items() <= ids.items()
        coming = {f"{number}-{each}" for each in range(600)}
        assert ids.keys() - expected <= coming
        assert wirecopy("import", "--resume", name).code == 0
        assert not Path(f"{name}.state").exists()
        expected |= coming
    assert articles(database_url).keys() == expected
    assert killed > KILLS / 2


def peak(folder: Path, database: str, name: str) -> int:
    """The most memory that an import needs, in KB."""
    process = start(folder, database, "import", "--quiet", name)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 1
    return used.ru_maxrss


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """With lines that are rejected: nothing else passes the whole way so quickly."""
    database = f"sqlite:///{tmp_path / 'w.db'}"
    asyncio.run(migrate(database))
    wrong = b'{"headline": "' + b"x" * 500 + b'"}\n'
    (tmp_path / "few").write_bytes(wrong * 2_000)
    (tmp_path / "many").write_bytes(gzip.compress(wrong * 40_000, compresslevel=1))
    few, many = (peak(tmp_path, database, name) for name in ("few", "many"))
    assert many - few < 10_000


def fill(url: str, folder: Path) -> None:
    """The sample newsroom, an article with three revisions, and a draft."""
    with Site(settings_for(url, folder)) as site:
        site.load_sample()
        for headline in ("Ferry stops", "Ferry runs", "Ferry runs again"):
            site.take_in(small("ferry", headline=headline))
        site.take_in(small("later"), publish=False)


def test_an_export_moves_a_newsroom_between_the_databases_without_loss(
    wirecopy: Wirecopy,
    database_url: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the other kind of database and back, byte for byte."""
    fill(database_url, tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    places = [f"sqlite:///{tmp_path / 'other.db'}", server.create()]
    if database_url.startswith("sqlite"):
        places.reverse()
    for history in ([], ["--history"]):
        assert wirecopy("export", *history, "first.ndjson").code == 0
    before = "first.ndjson"
    for number, place in enumerate(places):
        monkeypatch.setenv("WIRECOPY_DATABASE_URL", place)
        assert wirecopy("migrate").code == 0
        done = wirecopy("import", before)
        assert (done.code, "0 rejected" in done.out) == (0, True)
        before = f"{number}.ndjson.zst"
        assert wirecopy("export", "--history", before).code == 0
        assert zstandard.decompress(Path(before).read_bytes(), 10**9) == Path("first.ndjson").read_bytes()


def test_an_export_without_history_keeps_what_is_shown(
    wirecopy: Wirecopy, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database_url, tmp_path)
    assert wirecopy("export", "--quiet", "a.ndjson").code == 0
    other = f"sqlite:///{tmp_path / 'other.db'}"
    asyncio.run(migrate(other))
    monkeypatch.setenv("WIRECOPY_DATABASE_URL", other)
    assert wirecopy("import", "a.ndjson").code == 0
    assert wirecopy("export", "b.ndjson.gz").code == 0
    assert gzip.decompress(Path("b.ndjson.gz").read_bytes()) == Path("a.ndjson").read_bytes()


def test_half_an_export_has_not_the_name_of_a_whole_one(
    wirecopy: Wirecopy, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database_url, tmp_path)
    Path("old.ndjson").write_text("the old one")

    async def failing(*_arguments: Any, **_named: Any) -> Any:
        yield b"{}\n"
        raise Unavailable("the database is away")

    monkeypatch.setattr("service.commands.export.export", failing)
    before = here()
    assert wirecopy("export", "old.ndjson").code == 1
    assert wirecopy("export", "absent/new.ndjson").code == 1
    assert Path("old.ndjson").read_text() == "the old one"
    assert here() == before


def test_an_export_goes_to_standard_output(tmp_path: Path, database_url: str) -> None:
    with Site(settings_for(database_url, tmp_path)) as site:
        site.take_in(small("a-1"))
    process = start(tmp_path, database_url, "export", "--history", stdout=-1, stderr=-1)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert [json.loads(each)["record"] for each in out.splitlines()] == ["publication", "revision", "change"]
