"""Which kind of target a name stands for."""

from pathlib import Path
from typing import NamedTuple

from service.mirror.errors import MirrorError
from service.mirror.folder import Folder
from service.mirror.origin import address_of
from service.mirror.sqlite import SqliteFile

_SQLITE = "sqlite:///"


class Place(NamedTuple):
    """Where a copy is kept: in an SQLite file, or in a folder."""

    path: Path
    is_file: bool


def place_of(target: str) -> Place:
    """`sqlite:///` and a path, or a name that ends with `.db`, is an SQLite file; any other name a folder.
    Raises MirrorError for an address."""
    if target.startswith(_SQLITE):
        return Place(Path(target.removeprefix(_SQLITE)), is_file=True)
    scheme, mark, _ = target.partition("://")
    if mark:
        raise MirrorError(
            f"{scheme}://: a copy is a folder, or an SQLite file (copy.db, {_SQLITE}copy.db); Wirecopy's own "
            "database is fed by --into, beside a copy"
        )
    return Place(Path(target), is_file=target.endswith(".db"))


def open_target(target: str, origin: str) -> Folder | SqliteFile:
    """The copy of an origin at a place, which is made where there is none.

    Raises MirrorError for what is no place, where something else is there, or another origin's copy, and
    OSError.
    """
    address, place = address_of(origin), place_of(target)
    return (SqliteFile if place.is_file else Folder)(place.path, address)
