"""Which document an article comes from: what is read of a folder, and what it is known by."""

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import wirecopy as cli
from service.commands.sources import Document, documents
from service.domain.errors import InvalidInput

PAGE = "Boats leave\n\nThe council met on Monday, and 40 boats left the harbour."


def wirecopy(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(cli, list(arguments), input=text)


def put(path: Path, text: str = PAGE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_its_regular_files_and_no_others(tmp_path: Path) -> None:
    put(tmp_path / "in" / "b.txt")
    put(tmp_path / "in" / "a" / "c.txt")
    put(tmp_path / "in" / ".hidden")
    put(tmp_path / "elsewhere" / "d.txt")
    (tmp_path / "in" / "a" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "x.txt").symlink_to(tmp_path / "elsewhere" / "d.txt")
    os.mkfifo(tmp_path / "in" / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "in" / "s"))
        found = list(documents([str(tmp_path / "in")]))
    assert [document.fallback for document in found] == ["a/c", "b", "x"]


def test_a_link_that_leads_nowhere_is_complained_of(tmp_path: Path) -> None:
    (tmp_path / "lost.txt").symlink_to(tmp_path / "missing")
    [document] = documents([str(tmp_path)])
    with pytest.raises(InvalidInput, match="No such file"):
        document.content(100)


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "closed" / "a.txt")
    put(tmp_path / "open.txt")
    scandir = os.scandir

    def refusing(path: Path) -> "os._ScandirIterator[str]":
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(str(path))

    monkeypatch.setattr(os, "scandir", refusing)
    done = wirecopy("convert", str(tmp_path), "--to", "json")
    assert done.exit_code == 1
    assert "closed: Permission denied" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_name_that_is_not_utf_8_is_shown_and_kept_with_replacements(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/na\xffme.txt"
    try:
        with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123
            stream.write(PAGE)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    [document] = documents([os.fsdecode(path)])
    assert document.fallback == "na�me"
    done = wirecopy("ingest", "--dry-run", "--json", os.fsdecode(path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert '"source_id":"na�me"' in done.stdout


def test_two_documents_cannot_fall_back_to_one_identity(tmp_path: Path) -> None:
    paths = [str(put(tmp_path / folder / "page.txt")) for folder in ("a", "b")]
    done = wirecopy("ingest", "--dry-run", "--json", *paths, paths[0])
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    [complaint] = done.stderr.splitlines()
    assert "b/page.txt: " in complaint
    assert "--source-id" in complaint
    assert "a/page.txt" in complaint


def test_documents_that_say_who_they_are_may_share_a_name(tmp_path: Path) -> None:
    named = f"---\nsource-id: page\n---\n{PAGE}"
    elsewhere = f"---\npublication: other\n---\n{PAGE}"
    paths = [
        str(put(tmp_path / folder / "page.txt", text))
        for folder, text in (("a", PAGE), ("b", named), ("c", elsewhere))
    ]
    assert wirecopy("ingest", "--dry-run", *paths).exit_code == 0


def test_standard_input_without_a_name_is_told_from_the_id_of_a_hyphen(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'w.db'}"
    environment = {"WIRECOPY_DATABASE_URL": database}
    assert CliRunner(env=environment).invoke(cli, ["migrate"]).exit_code == 0
    nameless = CliRunner(env=environment).invoke(cli, ["ingest", "-"], input=PAGE)
    assert nameless.exit_code == 1
    assert "--source-id" in nameless.stderr
    hyphen = CliRunner(env=environment).invoke(cli, ["ingest", "-", "--source-id", "-"], input=PAGE)
    assert (hyphen.exit_code, hyphen.stderr) == (0, "")


def test_a_file_named_by_itself_may_be_any_that_can_be_read() -> None:
    [document] = documents(["/dev/zero"])
    assert document.content(1000) == bytes(1001)
    [empty] = documents([""])
    with pytest.raises(InvalidInput):
        empty.content(10)
    assert list(documents(["-"])) == [Document("standard input")]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--publication", "Bad Name", "publication's id"),
        ("--publication", "a" * 65, "publication's id"),
        ("--url", "nonsense", "absolute"),
        ("--language", "!!", "BCP 47"),
        ("--published", "2026-11-20", "offset"),
        ("--updated", "2026-11-20T07:15:00", "offset"),
        ("--section", " ", "no value"),
        ("--section", "\udcff", "UTF-8"),
        ("--source-id", "\udcff", "UTF-8"),
        ("--url", "\udcff", "UTF-8"),
        ("--genre", "\udcff", "not one of"),
    ],
)
def test_a_wrong_option_is_wrong_usage(option: str, value: str, says: str) -> None:
    done = wirecopy("convert", "-", "--to", "json", option, value, text=PAGE)
    assert (done.exit_code, done.stdout) == (2, "")
    assert option in done.stderr
    assert says in " ".join(done.stderr.split())


def test_an_option_is_read_as_a_header_is() -> None:
    done = wirecopy(
        "convert", "-", "--to", "json", "--language", "EN-gb", "--published", "2026-11-20t08:15:00+01:00",
        "--section", "  Home   News ", text=PAGE,
    )  # fmt: skip
    assert '"language":"en-GB"' in done.stdout
    assert '"published_at":"2026-11-20T07:15:00Z"' in done.stdout
    assert '"section":"Home News"' in done.stdout
