"""A ninjs object, whichever version it is of."""

from collections.abc import Iterator
from typing import Any

from service.domain.pointers import below
from service.ingest.members import Members
from service.ingest.notes import Notes
from service.ingest.plain import without_markup
from service.ingest.plain import words as tidy

_HTML = frozenset(("text/html", "application/xhtml+xml", "text/xhtml"))


class NewsObject(Members):
    """An object whose members are asked for in lower case."""

    def __init__(self, value: dict[str, Any], pointer: str, notes: Notes, *, verbatim: bool = False) -> None:
        super().__init__({key.lower(): each for key, each in value.items()}, pointer, notes)
        self._verbatim = verbatim

    def parts(self, *keys: str) -> Iterator["NewsObject"]:
        """The entries of a member, as objects. Version 1.x has some in a map, whose keys are their names."""
        value, pointer = self.take(*keys)
        if isinstance(value, dict) and all(isinstance(each, dict | None) for each in value.values()):
            for key, each in value.items():
                if each is not None:
                    yield self._part({"name": key, **each}, below(pointer, key))
            return
        for each, place in self.each(*keys):
            if isinstance(each, dict):
                yield self._part(each, place)
            elif isinstance(each, str) and each.strip():
                yield self._part({"name": each, "value": each}, place)
            elif each is not None:
                self.notes.pass_over(place, str(each))

    @property
    def role(self) -> str:
        """What part it plays; empty where that is not said, which means the main one."""
        return self.text("role").strip().lower()

    def said(self, *keys: str) -> str:
        """The words of a member in one line, without markup."""
        return self.plain(self.text(*keys))

    def plain(self, words: str) -> str:
        """Words in one line. Agencies have tags and entities of HTML in them, our own never do."""
        return tidy(words) if self._verbatim else without_markup(words)

    def _part(self, value: dict[str, Any], pointer: str) -> "NewsObject":
        return NewsObject(value, pointer, self.notes, verbatim=self._verbatim)

    @property
    def is_html(self) -> bool:
        return self.text("contenttype").partition(";")[0].strip().lower() in _HTML

    def contacts(self) -> dict[str, str]:
        """Its contacts by their kind, as our own have what ninjs has no place for."""
        return {each.text("type"): each.text("value") for each in self.parts("contactinfo")}


def texts(parent: NewsObject, single: str, several: str) -> Iterator[tuple[str, str, str]]:
    """The headlines, descriptions or bodies of an object: role, pointer and words.

    Version 1.x has them in members of their own: `headline`, `description_text`, `description_caption`.
    """
    for part in parent.parts(several):
        yield part.role, part.pointer, part.text("value", "name")
    for key in parent.keys_of(single):
        said = parent.text(key)
        if said.strip():
            suffix = key.removeprefix(single).removeprefix("_")
            yield "" if suffix in ("text", "xhtml", "html") else suffix, below(parent.pointer, key), said
