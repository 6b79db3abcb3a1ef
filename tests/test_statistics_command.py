"""`wirecopy statistics`, run as a user runs it."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Done, wirecopy

TEXT = """\
At least 17 people died in Odde, the UN said.
Prices rose 0.1% in May.

“We lost 40 cows,” said Ann Lee.
"""
FIELDS = (
    "exact start end value low high modifier unit unit_kind change subject attributed_to"
    " places period per unit_code confidence"
)


def figures(done: Done) -> list[dict[str, Any]]:
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, list[dict[str, Any]]] = json.loads(done.stdout, parse_float=Decimal)
    assert document.keys() == {"statistics"}
    return document["statistics"]


def by_line(done: Done) -> list[list[dict[str, Any]]]:
    """The figures of each line, whose numbers must count from 1."""
    found = [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()]
    assert [each["line"] for each in found] == list(range(1, len(found) + 1))
    assert all(each.keys() == {"line", "statistics"} for each in found)
    return [each["statistics"] for each in found]


def words(of: list[dict[str, Any]]) -> list[str]:
    return [each["exact"] for each in of]


def test_json_is_one_document_with_every_field_of_each_figure(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    people, share, cows = figures(wirecopy("statistics", "--json", str(page)))
    assert list(people) == FIELDS.split()
    assert (people["value"], people["low"], people["high"], people["modifier"]) == (17, 17, None, "at_least")
    assert (people["unit"], people["unit_kind"], people["attributed_to"]) == ("people", "count", "the UN")
    assert (share["value"], share["unit"], share["change"]) == (Decimal("0.1"), "%", "increase")
    assert (cows["subject"], cows["attributed_to"]) == ("cows", "Ann Lee")
    assert [TEXT[each["start"] : each["end"]] for each in (people, share, cows)] == words(
        [people, share, cows]
    )


def test_a_table_says_on_which_line_each_figure_stands() -> None:
    done = wirecopy("statistics", "-", text=TEXT)
    rows = [line.split() for line in done.stdout.splitlines() if line.strip()[:1].isdecimal()]
    assert [row[0] for row in rows] == ["1", "2", "4"]
    assert rows[0][1:] == ["At", "least", "17", "people", "17", "17", "–", "people", "people", "the", "UN"]
    assert wirecopy("statistics", "-", text="Nobody came to the fair.\n").stdout == "no figures found\n"


def test_the_table_keeps_what_would_steer_a_terminal_to_itself() -> None:
    done = wirecopy("statistics", "-", text="They lost 40 cows, said Ann \x1b[31mLee.\nIt cost [b]$5m[/b].")
    assert done.returncode == 0
    assert "40 cows" in done.stdout
    assert "\x1b" not in done.stdout


def test_each_line_is_a_text_of_its_own_and_has_its_line_of_json() -> None:
    lines = ["They lost 40 cows.", "", "Nobody came.", "# 12 goats drowned.", "Some 90 sheep survived."]
    done = wirecopy("statistics", "--lines", "-", text="\n".join(lines))
    found = by_line(done)
    assert [words(each) for each in found] == [["40 cows"], [], [], ["12 goats"], ["Some 90 sheep"]]
    for line, of in zip(lines, found, strict=True):
        assert all(line[each["start"] : each["end"]] == each["exact"] for each in of)
    assert (done.returncode, done.stderr) == (0, "")
    assert by_line(wirecopy("statistics", "--lines", "-", text="")) == []
    assert by_line(wirecopy("statistics", "--lines", "-", text="\n\n")) == [[], []]


def test_lines_may_end_as_on_windows_and_a_source_stays_on_its_line() -> None:
    text = "The mayor said nothing.\r\nThey lost 40 cows.\r\n"
    [nothing, [cows]] = by_line(wirecopy("statistics", "--lines", "-", text=text))
    assert nothing == []
    assert (cows["start"], cows["exact"], cows["attributed_to"]) == (10, "40 cows", None)


def test_numbers_are_exact() -> None:
    text = "The bank made $1,234,567.45 in May. Prices rose 0.1%. It holds 2.675 tonnes."
    [found] = by_line(wirecopy("statistics", "--lines", "-", text=text))
    assert [each["value"] for each in found] == [
        Decimal("1234567.45"),
        Decimal("0.1"),
        Decimal("2.675"),
    ]
    done = wirecopy("statistics", "--lines", "-", text="Prices rose 0.1%.")
    assert '"value":0.1,' in done.stdout


def test_offsets_count_code_points_of_the_text_as_it_stands() -> None:
    # An emoji of several code points, a letter with its accent apart, a control character.
    line = "👩‍👩‍👧 at the cafe\u0301 \x07 lost 40 cows"
    [[cows]] = by_line(wirecopy("statistics", "--lines", "-", text=line))
    assert line[cows["start"] : cows["end"]] == cows["exact"] == "40 cows"
    [cows] = figures(wirecopy("statistics", "--json", "-", text=line))
    assert line[cows["start"] : cows["end"]] == "40 cows"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_text_may_be_written_in_any_encoding_of_a_page(encoding: str) -> None:
    text = "The café in Odde lost £40m in a week, and nobody in the town knows why."
    [loss] = figures(wirecopy("statistics", "--json", "-", text=text.encode(encoding)))
    assert (loss["start"], loss["exact"], loss["unit"]) == (text.index("£"), "£40m", "GBP")


def test_each_line_may_be_utf_8_or_windows_1252() -> None:
    text = "\ufeffThe café lost £40m.\n".encode() + "The café lost £50m.\n".encode("cp1252")
    found = by_line(wirecopy("statistics", "--lines", "-", text=text))
    assert [(each["start"], each["exact"]) for [each] in found] == [(14, "£40m"), (14, "£50m")]


def test_a_line_that_cannot_be_read_is_told_of_and_keeps_nothing_else_back() -> None:
    text = b"It lost 40 cows.\n" + b"\xc3\xa9\xc3\xa9 lost \xff 5 cows.\n" + b"It lost 60 cows."
    done = wirecopy("statistics", "--lines", "-", text=text)
    assert [words(each) for each in by_line(done)] == [["40 cows"], [], ["60 cows"]]
    assert done.returncode == 1
    assert done.stderr == ("wirecopy: standard input: line 2: the text is UTF-8 but broken at byte 10\n")
    done = wirecopy("statistics", "--lines", "-", text=b"7 cows\0 died.\nIt lost 60 cows.")
    assert [words(each) for each in by_line(done)] == [[], ["60 cows"]]
    assert done.returncode == 1


@pytest.mark.parametrize("option", ["--json", "--lines"])
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", bytes(range(256)) * 9])
def test_what_is_binary_is_refused(tmp_path: Path, option: str, content: bytes) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(content)
    done = wirecopy("statistics", option, str(picture))
    assert done.returncode == 1
    assert f"{picture}: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--json", "--lines"])
def test_what_cannot_be_opened_is_told_of(tmp_path: Path, option: str) -> None:
    done = wirecopy("statistics", option, str(tmp_path / "missing.txt"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"wirecopy: {tmp_path / 'missing.txt'}: No such file or directory\n"
    done = wirecopy("statistics", option, str(tmp_path))
    assert (done.returncode, done.stderr) == (1, f"wirecopy: {tmp_path}: Is a directory\n")


def test_a_text_and_a_line_have_a_limit_and_lines_together_have_none() -> None:
    limit = {"WIRECOPY_INGEST_MAX_BYTES": "1000"}
    line = "They lost 40 cows.\n"
    done = wirecopy("statistics", "--json", "-", text=line * 60, **limit)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("wirecopy: standard input: has more than 1,000 bytes")
    done = wirecopy("statistics", "--lines", "-", text=line * 60, **limit)
    assert [words(each) for each in by_line(done)] == [["40 cows"]] * 60
    done = wirecopy("statistics", "--lines", "-", text=line + " " * 1001, **limit)
    assert len(by_line(done)) == done.returncode == 1
    assert done.stderr == "wirecopy: standard input: line 2 has more than 1,000 bytes\n"


@pytest.mark.parametrize("arguments", [(), ("a.txt", "b.txt"), ("--colour", "a.txt")])
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    done = wirecopy("statistics", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error" in done.stderr


def test_help_has_examples() -> None:
    assert "wirecopy statistics --lines - < sentences.txt" in wirecopy("statistics", "--help").stdout


def talking() -> subprocess.Popen[bytes]:
    """The command with pipes at all its ends."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "service", "statistics", "--lines", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    with talking() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            process.stdin.write(b"They lost 40 cows.\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["line"] == number
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_who_has_read_enough_is_no_reason_to_complain() -> None:
    with talking() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"They lost 40 cows.\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"They lost 40 cows.\n" * 100)
        process.stdin.flush()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1
