"""What `convert`, `ingest` and `check` share: which documents to read, and what is known of them."""

import glob
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import click
import msgspec

from service.domain import forms
from service.domain.article import Article, Genre, Publication
from service.domain.errors import InvalidInput
from service.ingest.encoding import cleaned
from service.ingest.origin import Origin
from service.ingest.sniffing import Kind
from service.newsroom import decode_publications
from service.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

STDIN = "-"


class Document(NamedTuple):
    """A document to be read: what to call it, the identity it may fall back to, where it is.

    Standard input has neither a path nor a fallback. `problem` says why there is nothing to be read;
    `fetched` is what was read already, from `address`.
    """

    name: str
    fallback: str | None = None
    path: Path | None = None
    problem: str | None = None
    fetched: bytes | None = None
    address: str | None = None

    def content(self, limit: int) -> bytes:
        """At most `limit` + 1 bytes, so that a reader can tell that there are too many.

        Raises InvalidInput when the file cannot be read.
        """
        if self.problem is not None:
            raise InvalidInput(self.problem)
        if self.fetched is not None:
            return self.fetched
        if self.path is None:
            return sys.stdin.buffer.read(limit + 1)
        try:
            with self.path.open("rb") as stream:
                return stream.read(limit + 1)
        except OSError as error:
            raise InvalidInput(error.strerror or str(error)) from None


def _checked(form: Callable[[str], Any]) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """The callback of an option whose words must be of a form; `form` raises ValueError where not."""

    def callback(_context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
        if value is None:
            return None
        try:
            return form(_words(value))
        except ValueError as error:
            raise click.BadParameter(str(error), param=parameter) from None

    return callback


def _words(value: str) -> str:
    """An option's words as a header's would be: NFC, without control characters, on one line."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{value[:80]!r} is no UTF-8") from None
    words = " ".join(cleaned(value).split())
    if not words:
        raise ValueError("it has no value")
    return words


def origin_options(command: Command) -> Command:
    """The options for what a text does not say of itself. They win over what it says."""
    options: tuple[Callable[[Any], Any], ...] = (
        click.option(
            "--publication",
            metavar="ID",
            callback=_checked(forms.publication_id),
            help="The publication's id (default: newsroom).",
        ),
        click.option(
            "--source-id", metavar="ID", callback=_checked(str), help="The newsroom's own id of the article."
        ),
        click.option(
            "--url",
            metavar="URL",
            callback=_checked(forms.web_address),
            help="The article's canonical address.",
        ),
        click.option(
            "--language",
            metavar="TAG",
            callback=_checked(forms.normal_language),
            help="Its language, as BCP 47: en-GB.",
        ),
        click.option("--section", metavar="NAME", callback=_checked(str), help="Its section."),
        click.option("--genre", type=click.Choice(get_args(Genre)), help="The kind of article."),
        click.option(
            "--published", metavar="TIME", callback=_checked(forms.instant), help="When first published."
        ),
        click.option(
            "--updated", metavar="TIME", callback=_checked(forms.instant), help="When last updated."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def kind_option(command: Command) -> Command:
    """The option that says what the documents are."""
    return click.option(
        "--from",
        "kind",
        type=click.Choice(get_args(Kind)),
        help="What the documents are (default: told by their content).",
    )(command)


def origin_of(options: dict[str, Any]) -> Origin:
    """The origin that the options of `origin_options` describe."""
    given = dict(options)
    given["published_at"], given["updated_at"] = given.pop("published"), given.pop("updated")
    return Origin(**given)


def documents(paths: Iterable[str]) -> Iterator[Document]:
    """Each file named, each that a pattern names (`articles/**/*.html`), each in a folder named, standard
    input for `-`.

    A folder is walked in order of names; hidden files, links to folders and what is no regular file are
    passed over. A file named by itself may be anything that can be read. The fallback of a file is its
    path below the folder or the pattern's, or its name, without the ending.
    """
    for path in paths:
        if path == STDIN:
            yield Document("standard input")
        elif _is_pattern(path):
            yield from _matching(path)
        elif os.path.isdir(path):  # noqa: PTH112 (Path has no such word for "", and may raise)
            yield from _files(Path(path))
        else:
            yield _document(Path(path), Path(Path(path).name))


def _matching(pattern: str) -> Iterator[Document]:
    """The files that a pattern names, called by their place below its first part without a sign, as those of
    a folder are: not every shell writes patterns out."""
    plain = takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts)
    root = Path(*plain)
    # Not by Path.glob, which takes no absolute pattern.
    found = [Path(path) for path in sorted(glob.iglob(pattern, recursive=True))]  # noqa: PTH207
    files = [path for path in found if not path.is_dir()]
    if not files:
        yield Document(pattern, problem="no file is named by it")
    for path in files:
        yield _document(path, path.relative_to(root))


def _is_pattern(path: str) -> bool:
    return glob.has_magic(path) and not os.path.lexists(path)


def _files(root: Path) -> Iterator[Document]:
    pending = [(root, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield _document(path, path.relative_to(root))
            continue
        try:
            with os.scandir(path) as entries:
                shown = sorted((entry for entry in entries if entry.name[0] != "."), key=_name, reverse=True)
        except OSError as error:
            yield Document(_shown(path), path=path, problem=error.strerror or str(error))
            continue
        kinds = ((path / entry.name, _kind(entry)) for entry in shown)
        pending += ((child, kind == "folder") for child, kind in kinds if kind != "other")


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _kind(entry: os.DirEntry[str]) -> Literal["file", "folder", "other"]:
    try:
        mode = entry.stat().st_mode
    except OSError:  # Whoever opens it is told why.
        return "file"
    if stat.S_ISDIR(mode):
        return "other" if entry.is_symlink() else "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _document(path: Path, named: Path) -> Document:
    return Document(_shown(path), _shown(named.parent / named.stem), path)


def _shown(path: Path) -> str:
    """A path as text; a file's name may be any bytes."""
    return os.fsencode(path).decode(errors="replace")


def publications(settings: Settings) -> dict[str, Publication]:
    """The publications that WIRECOPY_PUBLICATIONS describes, by id."""
    if settings.publications is None:
        return {}
    try:
        described = decode_publications(Path(settings.publications).read_bytes())
    except OSError as error:
        raise InvalidInput(f"WIRECOPY_PUBLICATIONS: {settings.publications}: {error.strerror}") from None
    return {publication.id: publication for publication in described}


def publication_of(article: Article, known: dict[str, Publication]) -> Publication:
    return known.get(article.publication) or Publication(id=article.publication)


def complain(document: Document, error: InvalidInput) -> None:
    """Tell what is wrong with one document, and where, and go on."""
    place = f" (at {error.pointer})" if error.pointer and not error.faults else ""
    click.echo(f"wirecopy: {document.name}: {error.detail}{place}", err=True)


def pretty(document: bytes) -> bytes:
    """JSON, indented for people."""
    return msgspec.json.format(document, indent=2)
