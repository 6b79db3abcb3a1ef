"""What a document calls itself: by a name that a service like this one gave it, or by its own.

Only our own forms of a name are read as ours. They are trusted as our own JSON is: the store takes no article
that names the id of one and the publication or source id of another.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote

from service.domain.forms import is_publication_id
from service.domain.identity import derived_id, is_id
from service.domain.value import LONGEST_NAME
from service.ingest.plain import words

_ARTICLE = "urn:wirecopy:article:"
_SOURCE = re.compile(r"urn:wirecopy:source:(?P<publication>[^:]{1,64}):(?P<source_id>\S+)")


class Identity(NamedTuple):
    """What is known of who an article is; `source_id` is empty where nothing is."""

    id: str | None = None
    publication: str | None = None
    source_id: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the document comes of a service like this one, so that our conventions hold in it."""
        return self.id is not None or self.publication is not None


def identity(name: str | None) -> Identity:
    """Who an article of this name is. A name too long to be a source id stands for itself by its hash."""
    said = words(name or "")
    if said.startswith(_ARTICLE) and is_id(said.removeprefix(_ARTICLE)):
        return Identity(id=said.removeprefix(_ARTICLE), source_id=said)
    ours = _SOURCE.fullmatch(said)
    if ours is not None and is_publication_id(ours["publication"]):
        return Identity(publication=ours["publication"], source_id=fitting(unquote(ours["source_id"])))
    return Identity(source_id=fitting(said))


def fitting(source_id: str) -> str:
    """The source id; one that is too long, by its hash."""
    return derived_id("source", source_id) if len(source_id) > LONGEST_NAME else source_id
