"""Which kind of target a name stands for."""

from pathlib import Path

from service.mirror.folder import Folder
from service.mirror.origin import address_of
from service.mirror.sqlite import SqliteFile

_SQLITE = "sqlite:///"


def open_target(target: str, origin: str) -> Folder | SqliteFile:
    """The copy of an origin at a place: `sqlite:///` or a name that ends with `.db` is an SQLite file, else
    it is a folder. It is made where there is none.

    Raises MirrorError where something else is there, or another origin's copy, and OSError.
    """
    address = address_of(origin)
    if target.startswith(_SQLITE) or target.endswith(".db"):
        return SqliteFile(Path(target.removeprefix(_SQLITE)), address)
    return Folder(Path(target), address)
