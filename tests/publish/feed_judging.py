"""The outside judges of feeds: the grammar of Atom, the judge of JSON Feed, and a parser of RSS and Atom."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import feedparser
from lxml import etree

from tests.publish.judging import JUDGES


def atom_faults(documents: Sequence[bytes]) -> list[str]:
    """What RFC 4287's grammar has against documents."""
    grammar = etree.RelaxNG(etree.parse(JUDGES / "data" / "feeds" / "atom.rng"))
    return [
        str(grammar.error_log.last_error)
        for document in documents
        if not grammar.validate(etree.fromstring(document))
    ]


def json_feed_faults(folder: Path, documents: Sequence[bytes]) -> list[str]:
    """What the judge of JSON Feed 1.1 has against documents; all are judged in one run."""
    files = [folder / f"{number}.json" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_bytes(document)
    command = [sys.executable, str(JUDGES / "judge_jsonfeed"), *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode in (0, 1), answer.stderr
    assert len(re.findall(r": \d+ errors$", answer.stdout, re.MULTILINE)) == len(documents)
    return [line for line in answer.stdout.splitlines() if line.startswith("ERROR")]


def entries_read(document: bytes) -> int:
    """How many entries feedparser reads of a feed that it finds well formed."""
    parsed = feedparser.parse(document)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return len(parsed.entries)
