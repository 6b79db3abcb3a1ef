"""The offline judges that are kept beside the repository, where they are there."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

JUDGES = Path(__file__).resolve().parents[3] / "shared" / "judges"

needs_judge = pytest.mark.skipif(
    not (JUDGES / "judge_jsonld").is_file(), reason=f"the judge is not there: {JUDGES / 'judge_jsonld'}"
)


class Verdict(NamedTuple):
    severity: str
    path: str
    message: str


def judged(folder: Path, *documents: bytes, require: str = "NewsArticle") -> list[Verdict]:
    """What the judge has against one document or several, notes left out.

    Several are judged in one run, which costs less than a start each: as the blocks of one page.
    """
    blocks = b"".join(
        b'<script type="application/ld+json">' + document.replace(b"<", b"\\u003c") + b"</script>"
        for document in documents
    )
    page = folder / "judged.html"
    page.write_bytes(b"<!DOCTYPE html>" + blocks)
    command = [sys.executable, "judge_jsonld", str(page), "--strict", "--require", require]
    answer = subprocess.run(
        [*command, "--json", "--quiet-info"], cwd=JUDGES, capture_output=True, text=True, check=False
    )
    assert answer.returncode in (0, 1), answer.stderr
    return [Verdict(one["severity"], one["path"], one["message"]) for one in json.loads(answer.stdout)]


class Judge(NamedTuple):
    """A command that takes files, and what it is to take them for."""

    command: str
    kind: str


NINJS = Judge("judge_ninjs", "3.1")
NEWSML = Judge("judge_xsd", "newsmlg2")


def refused(folder: Path, judge: Judge, *documents: bytes) -> list[str]:
    """What the judge says of those documents that it does not take.

    All are judged in one run: a start costs more than a hundred documents.
    """
    files = [folder / f"{number}.{judge.kind}" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_bytes(document)
    command = [sys.executable, *judge, *map(str, files)]
    answer = subprocess.run(command, cwd=JUDGES, capture_output=True, text=True, check=False)
    assert answer.returncode in (0, 1), answer.stderr
    lines = answer.stdout.splitlines()
    found = [line for line in lines if ": valid" not in line]
    assert found or len(lines) == len(documents), answer.stdout
    return found
