"""One entry of a feed, whichever format it is in, on its way to an article."""

from datetime import datetime

import msgspec

from service.domain.article import Article, Contributor, Correction, Genre, Rights, Source, Tag, Translation
from service.domain.errors import TooLarge
from service.domain.value import MOST_ENTRIES, Code, Name, Notice
from service.domain.vocabulary import MEDIA_TOPICS, NEVER, SECTION
from service.ingest.feeds.content import content, is_beginning, without_trailer
from service.ingest.feeds.unsaid import perhaps_html
from service.ingest.genres import GENRES
from service.ingest.identity import Identity
from service.ingest.notes import Notes
from service.ingest.origin import DEFAULT_PUBLICATION
from service.ingest.plain import is_markup, paragraphs
from service.ingest.plain import words as tidy
from service.ingest.reading import Reading
from service.ingest.shown import Listed, as_described, with_listed


def require_few(what: str, count: int) -> None:
    """Raise TooLarge for more entries of a feed, or elements of an entry, than are read at once."""
    if count > MOST_ENTRIES:
        raise TooLarge(f"there are {count:,} {what}; the limit is {MOST_ENTRIES:,}")


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of all of its entries."""

    title: str | None = None
    home: str | None = None
    language: str | None = None
    rights: str | None = None
    authors: tuple[Contributor, ...] = ()
    base: str | None = None


class Entry:
    """What an entry says, field by field; a reader fills it in.

    `markup` is HTML, and so is `teaser`, or it may be: a reader escapes what it knows to be plain. What the
    article's body is, is decided between the two.
    """

    def __init__(self, feed: Feed, where: str, base: str | None) -> None:
        self.notes = Notes(base)
        self.where = where
        self.identity = Identity()
        self.headline = ""
        self.alternative_headline: str | None = None
        self.url: str | None = None
        self.teaser = ""
        self.markup = ""
        self.plain = ""
        self.authors: list[Contributor] = []
        self.published_at: datetime | None = None
        self.updated_at: datetime | None = None
        self.expires_at: datetime | None = None
        self.language: str | None = None
        self.genre: Genre = "news"
        self.section: str | None = None
        self.tags: list[Tag] = []
        self.translations: tuple[Translation, ...] = ()
        self.source = Source()
        self.rights = Rights()
        self.listed: list[Listed] = []
        self.corrections: list[Correction] = []
        self.revision = 0
        self.base = feed.base
        """What the document's addresses are relative to, where nothing in it says otherwise."""
        self._feed = feed
        self._base = base

    def worded(self, said: str) -> str:
        """The words of a text that may be HTML, as the format does not say. In our own feeds it is none."""
        return tidy(said) if self.identity.is_ours else perhaps_html(said)

    def file_under(
        self, where: str, term: str, *, scheme: str | None = None, label: str | None = None
    ) -> None:
        """Take a category: a section of ours, a subject of IPTC's, or any other subject."""
        name = tidy(label or term)
        if not name:
            return
        if scheme == SECTION:
            self.section = self.notes.text(where, name, Name)
            return
        topic = (scheme or "").removeprefix(MEDIA_TOPICS)
        code = (
            term
            if term.startswith("medtop:") or (self.identity.is_ours and label not in (None, term))
            else None
        )
        if code is None and scheme and topic != scheme:
            code = f"medtop:{topic}"
        elif code is None and scheme:
            self.notes.pass_over(where, f"the vocabulary of the category {name}: {scheme}")
        fits = self.notes.text(where, name, Name)
        if fits is not None and all(tag.name != fits for tag in self.tags):
            self.tags.append(Tag(name=fits, code=self.notes.text(where, code, Code)))

    def is_of_kind(self, where: str, words: str) -> None:
        """Take what kind of article it is, where that is one of ours."""
        genre = GENRES.get(words.strip().lower())
        if genre is None:
            self.notes.pass_over(where, f"the kind of article: {words}")
        else:
            self.genre = genre

    def reading(self) -> Reading:
        """The article. Where there is no headline it is empty, which whoever takes the article in refuses."""
        ours = self.identity.is_ours
        markup, teaser = self._text_and_teaser()
        shown = content(markup, self.notes, where=self.where, base=self._base, ours=ours)
        blocks = shown.blocks or paragraphs(self.plain)
        standfirst = self.notes.text(self.where, without_trailer(perhaps_html(teaser)), Notice)
        if standfirst is not None and is_beginning(standfirst, blocks):
            self.notes.pass_over(self.where, f"a teaser that repeats the text: {standfirst}")
            standfirst = None
        article = Article(
            id=self.identity.id,
            publication=DEFAULT_PUBLICATION,
            source_id=self.identity.source_id,
            revision=self.revision,
            status="published",
            genre=self.genre,
            headline=self.headline,
            alternative_headline=self.alternative_headline,
            standfirst=standfirst,
            url=self.url,
            language=self.language or self._feed.language,
            translations=self.translations,
            section=self.section,
            tags=self.notes.few(self.where, self.tags, lambda tag: tag.name),
            dateline=shown.dateline,
            byline=self.notes.few(self.where, self.authors or self._feed.authors, lambda who: who.name),
            published_at=self.published_at,
            updated_at=self._updated_at(),
            expires_at=self.expires_at,
            rights=self._rights(),
            source=self._source(),
            body=with_listed(blocks, self._listed(), self.notes),
            corrections=tuple(self.corrections) or shown.corrections,
        )
        return Reading(article=article, unread=self.notes.unread)

    def _text_and_teaser(self) -> tuple[str, str]:
        """A description is the text where there is no other and it is set in paragraphs, else the teaser."""
        if self.markup or self.plain:
            return self.markup, self.teaser
        return (self.teaser, "") if is_markup(self.teaser) else ("", self.teaser)

    def _listed(self) -> list[Listed]:
        return list(map(as_described, self.listed)) if self.identity.is_ours else self.listed

    def _updated_at(self) -> datetime | None:
        """Atom asks for a time of change: our own feeds give the first publication's where there was none."""
        made_up = self.updated_at in (self.published_at, NEVER) and self.identity.is_ours
        return None if made_up else self.updated_at

    def _rights(self) -> Rights | None:
        rights = self.rights
        if self.identity.is_ours and rights.copyright_notice == _made_up(rights):
            rights = msgspec.structs.replace(rights, copyright_notice=None)
        if rights.copyright_notice is None and not self.identity.is_ours:
            rights = msgspec.structs.replace(rights, copyright_notice=self._feed.rights)
        return rights if rights != Rights() else None

    def _source(self) -> Source | None:
        """Where it was taken from: what the entry says, else the feed; our own feeds are no source."""
        if self.source != Source():
            return self.source
        if self.identity.is_ours or (self._feed.title is None and self._feed.home is None):
            return None
        return Source(name=self._feed.title, url=self._feed.home)


def _made_up(rights: Rights) -> str | None:
    """The notice that our own feeds write, for readers who know no other words, where there is none."""
    year = "" if rights.copyright_year is None else f"{rights.copyright_year} "
    return f"© {year}{rights.copyright_holder}" if rights.copyright_holder is not None else None
