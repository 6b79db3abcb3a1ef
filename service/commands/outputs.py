"""Where `convert` writes what it made: standard output, or a file for each document in a folder."""

import os
import sys
from pathlib import Path
from typing import Protocol

from service.commands.sources import Document, pretty
from service.domain.article import Article, Publication
from service.domain.errors import InvalidInput
from service.publish.entry import Entry
from service.publish.formats import Format
from service.publish.links import Links

_LONGEST_STEM = 200
"""Bytes of a file's name, of the 255 that file systems allow."""


class Output(Protocol):
    """Takes the articles of one document after the other."""

    def add(self, document: Document, article: Article, publication: Publication) -> None:
        """Raises InvalidInput where it cannot be written."""

    def end_of(self, document: Document) -> None:
        """There is no more of this document. Raises InvalidInput where it cannot be written."""

    def close(self) -> None:
        """There are no more documents."""


class _Writer:
    """Renders in one format."""

    def __init__(self, format_: Format, links: Links, *, pretty: bool) -> None:
        self.format = format_
        self._links = links
        self._pretty = pretty and format_.is_json

    def one(self, entry: Entry) -> bytes:
        return self._laid_out(self.format.render(entry.article, entry.publication, self._links))

    def many(self, entries: list[Entry]) -> bytes:
        if self.format.render_many is None:
            raise InvalidInput(f"{self.format.title} holds one article a file: give --out, a folder")
        return self._laid_out(self.format.render_many(entries, self._links))

    def _laid_out(self, rendered: bytes) -> bytes:
        rendered = pretty(rendered) if self._pretty else rendered
        return rendered if rendered.endswith(b"\n") else rendered + b"\n"


class Stream:
    """Standard output: each article's JSON as it comes; what holds many articles when all are there."""

    def __init__(self, format_: Format, links: Links, *, pretty: bool) -> None:
        self._writer = _Writer(format_, links, pretty=pretty)
        self._waiting: list[Entry] = []

    def add(self, document: Document, article: Article, publication: Publication) -> None:
        entry = Entry(article, publication)
        if self._writer.format.is_json and self._writer.format.render_many is None:
            sys.stdout.buffer.write(self._writer.one(entry))
            return
        if self._waiting and self._writer.format.render_many is None:
            self._writer.many([])
        self._waiting.append(entry)

    def end_of(self, document: Document) -> None:
        pass

    def close(self) -> None:
        if len(self._waiting) == 1:
            sys.stdout.buffer.write(self._writer.one(self._waiting[0]))
        elif self._waiting:
            sys.stdout.buffer.write(self._writer.many(self._waiting))


class Folder:
    """A folder: a file for each document, named as it is; for each article of one that holds several, unless
    the format holds several too."""

    def __init__(self, folder: Path, format_: Format, links: Links, *, pretty: bool) -> None:
        self._folder = folder
        self._writer = _Writer(format_, links, pretty=pretty)
        self._entries: list[Entry] = []
        self._taken: dict[str, str] = {}

    def add(self, document: Document, article: Article, publication: Publication) -> None:
        self._entries.append(Entry(article, publication))

    def end_of(self, document: Document) -> None:
        entries, self._entries = self._entries, []
        if not entries:
            return
        stem = document.fallback or "article"
        if len(entries) == 1:
            self._write(document, stem, self._writer.one(entries[0]))
        elif self._writer.format.render_many is not None:
            self._write(document, stem, self._writer.many(entries))
        else:
            for number, entry in enumerate(entries, start=1):
                self._write(document, f"{stem}-{number}", self._writer.one(entry))

    def close(self) -> None:
        pass

    def _write(self, document: Document, stem: str, rendered: bytes) -> None:
        name = f"{_within(stem)}.{self._writer.format.suffix}"
        first = self._taken.setdefault(name.casefold(), document.name)
        if first != document.name:
            raise InvalidInput(f"would be written to {name}, where {first} is written already")
        path = self._folder / name
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(rendered)
            # At once: whoever reads it sees the old file or the whole new one.
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise InvalidInput(f"cannot be written to {path}: {error.strerror or error}") from None


def _within(stem: str) -> str:
    """A path below the folder, whatever the document is called."""
    parts = [part for part in stem.replace("\0", "").split("/") if part not in ("", ".", "..")]
    return "/".join(_cut(part) for part in parts) or "article"


def _cut(part: str) -> str:
    return part.encode(errors="replace")[:_LONGEST_STEM].decode(errors="ignore")
