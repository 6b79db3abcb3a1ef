"""A news object that is a text, to an article."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from service.domain.article import (
    Article,
    Block,
    Correction,
    Rights,
    Source,
    Status,
    Translation,
)
from service.domain.forms import is_publication_id
from service.domain.pointers import below
from service.domain.slug import is_slug
from service.domain.value import Name, Notice
from service.ingest.html.fragment import fragment
from service.ingest.identity import Identity, fitting, identity
from service.ingest.ninjs.media import licence, medium
from service.ingest.ninjs.news_object import NewsObject, texts
from service.ingest.ninjs.parties import Parties, parties
from service.ingest.ninjs.subjects import genre, section, tags
from service.ingest.notes import FIRST_ZONE, LAST_ZONE
from service.ingest.origin import DEFAULT_PUBLICATION
from service.ingest.placed import placed
from service.ingest.plain import paragraphs, without_markup
from service.ingest.reading import Reading
from service.ingest.shown import Listed, Medium, with_listed

_PACKAGE = "urn:wirecopy:package:"
_QUIET = ("type", "standard", "representationtype", "charcount", "wordcount", "readtime", "trustindicators")
"""What is said of the object, or of its publisher, and nothing of the article."""
_STATUS: dict[str, Status] = {
    "": "published",
    "usable": "published",
    "withheld": "draft",
    "canceled": "withdrawn",
    "cancelled": "withdrawn",
}


def reading(found: NewsObject) -> Reading:
    """The article of an object; its headline is empty where it has none."""
    notes, where = found.notes, found.pointer
    known, own = parties(found), identity(found.text("uri"))
    associated = Associated(found)
    article = Article(
        id=own.id,
        publication=_publication(own, known),
        source_id=_source_id(found, own),
        revision=_revision(found, own),
        status=_status(found),
        genre=genre(found),
        headline=_headline(found),
        alternative_headline=_alternative(found),
        standfirst=_standfirst(found),
        slug=_slug(found, own),
        url=_url(found, own),
        language=notes.language(where, found.text("language")),
        translations=tuple(associated.translations),
        section=section(found),
        tags=notes.few(where, tags(found), lambda tag: tag.name),
        dateline=notes.text(where, found.said("located"), Name),
        byline=notes.few(where, known.authors, lambda who: who.name),
        published_at=notes.moment(f"{where}/firstcreated", found.text("firstpublished", "firstcreated")),
        updated_at=notes.moment(f"{where}/versioncreated", found.text("versioncreated")),
        embargo_until=notes.moment(
            f"{where}/embargoed", found.text("embargoeduntil", "embargoed"), zone=LAST_ZONE
        ),
        expires_at=notes.moment(f"{where}/expires", found.text("expires", "expiry"), zone=FIRST_ZONE),
        rights=_rights(found),
        packages=tuple(associated.packages),
        source=_source(known),
        body=_body(found, associated, own),
        corrections=tuple(associated.corrections),
    )
    if own.is_ours:
        # The corrections and the byline again, for people.
        found.ignore("ednote", "by")
    found.ignore(*_QUIET)
    found.pass_over_rest()
    return Reading(article=article, unread=notes.unread, status=article.status)


class Associated:
    """What is associated with an object, sorted by what it is to the article."""

    def __init__(self, found: NewsObject) -> None:
        self.media: dict[str, Medium] = {}
        self.corrections: list[Correction] = []
        self.packages: list[str] = []
        self.translations: list[Translation] = []
        for one in found.parts("associations"):
            self._take(one)

    def _take(self, one: NewsObject) -> None:
        notes, where = one.notes, one.pointer
        rel, uri = one.text("rel"), one.text("uri")
        language = notes.language(where, one.text("language"))
        if rel == "correction" and (correction := _correction(one)) is not None:
            self.corrections.append(correction)
        elif rel == "memberOf" and uri.startswith(_PACKAGE):
            self.packages.append(unquote(uri.removeprefix(_PACKAGE)))
        elif rel == "translation" and language is not None and uri.startswith("http"):
            self.translations.append(Translation(language=language, url=uri))
        elif (block := medium(one)) is not None:
            self.media[one.text("name") or where] = block
        else:
            headlines = (words for _, _, words in texts(one, "headline", "headlines"))
            told = next(headlines, "") or one.said("name") or uri
            notes.pass_over(where, f"an associated {one.text('type') or 'object'}: {told}")


def _correction(one: NewsObject) -> Correction | None:
    at = one.notes.moment(one.pointer, one.text("versioncreated"))
    said = next((words for _, _, words in texts(one, "body", "bodies")), "")
    text = one.notes.text(one.pointer, said, Notice)
    version = one.text("version")
    if at is None or text is None or not version.isdecimal() or len(version) > 9:
        return None
    return Correction(at=at, text=text, revision=int(version))


class Body(NamedTuple):
    """One of the bodies of an object."""

    role: str
    where: str
    is_html: bool
    words: str


def _body(found: NewsObject, associated: Associated, own: Identity) -> tuple[Block, ...]:
    """The main body, as HTML where there is one; the same in plain text repeats it."""
    bodies = list(_bodies(found))
    main = [body for body in bodies if body.role in ("", "main")] or bodies[:1]
    for other in bodies:
        if other not in main:
            found.notes.pass_over(other.where, f"a further body: {without_markup(other.words)}")
    best = next((body for body in main if body.is_html), main[0] if main else None)
    if best is not None and best.is_html and own.is_ours:
        return placed(best.words, associated.media, found.notes, where=best.where)
    listed = [Listed(block, where) for where, block in associated.media.items()]
    return with_listed(() if best is None else _blocks(best, found), listed, found.notes)


def _blocks(body: Body, found: NewsObject) -> tuple[Block, ...]:
    if not body.is_html:
        return paragraphs(body.words)
    read = fragment(body.words)
    found.notes.take_over(read.unread, body.where)
    return read.blocks


def _bodies(found: NewsObject) -> Iterator[Body]:
    for part in found.parts("bodies"):
        yield Body(part.role, part.pointer, part.is_html, part.text("value"))
    for key in found.keys_of("body"):
        kind = key.removeprefix("body").removeprefix("_")
        is_html = kind in ("xhtml", "html", "html5")
        role = "" if is_html or kind in ("text", "") else kind
        yield Body(role, below(found.pointer, key), is_html, found.text(key))


def _headline(found: NewsObject) -> str:
    """The main one, else the first, else the title."""
    said = [(role, found.plain(words)) for role, _, words in texts(found, "headline", "headlines")]
    title = found.said("title")
    main = next((words for role, words in said if role in ("", "main") and words), "")
    main = main or next((words for _, words in said), "") or title
    for role, words in (*said, ("title", title)):
        if words not in (main, "") and role != "alternative":
            found.notes.pass_over(found.pointer, f"the headline {role}: {words}")
    return main


def _alternative(found: NewsObject) -> str | None:
    for role, where, words in texts(found, "headline", "headlines"):
        if role == "alternative":
            return found.notes.text(where, found.plain(words))
    return None


def _standfirst(found: NewsObject) -> str | None:
    first: str | None = None
    for role, where, words in texts(found, "description", "descriptions"):
        said = found.notes.text(where, found.plain(words), Notice)
        if first is None:
            first = said
        elif said != first:
            found.notes.pass_over(where, f"a description {role}: {said}")
    return first


def _publication(own: Identity, known: Parties) -> str:
    """Only an object of ours says which publication of ours it is of."""
    stated = known.publication or ""
    if own.is_ours and is_publication_id(stated):
        return stated
    return own.publication or DEFAULT_PUBLICATION


def _source_id(found: NewsObject, own: Identity) -> str:
    for one in found.parts("altids"):
        if own.is_ours and one.role == "sourceid":
            return fitting(one.text("value"))
        if not own.is_ours:
            found.notes.pass_over(one.pointer, f"another id, {one.role}: {one.text('value')}")
    return own.source_id


def _revision(found: NewsObject, own: Identity) -> int:
    version = found.text("version")
    if own.is_ours and version.isdecimal() and len(version) < 10:
        return int(version)
    if version:
        found.notes.pass_over(f"{found.pointer}/version", f"version {version}")
    return 0


def _status(found: NewsObject) -> Status:
    """What is withheld is a draft; so is what has a status that we do not know, lest it be shown."""
    stated = found.text("pubstatus").strip().lower().rpartition(":")[2]
    if stated not in _STATUS:
        found.notes.pass_over(f"{found.pointer}/pubstatus", f"a status: {stated}")
    return _STATUS.get(stated, "draft")


def _slug(found: NewsObject, own: Identity) -> str | None:
    slug = found.text("slugline")
    if own.is_ours and is_slug(slug):
        return slug
    if slug:
        found.notes.pass_over(f"{found.pointer}/slugline", f"a slugline: {slug}")
    return None


def _url(found: NewsObject, own: Identity) -> str | None:
    """Where it stands on the Web: our own name the newsroom's address, or that of the page."""
    for one in found.parts("renditions"):
        kind = one.text("contenttype", "mimetype")
        if kind.startswith("text/html") and (not own.is_ours or one.text("name") == "canonical"):
            return found.notes.address(one.pointer, one.text("href"))
        if not own.is_ours:
            found.notes.pass_over(one.pointer, f"the rendition {one.text('name')}: {one.text('href')}")
    return found.notes.address(found.pointer, found.text("url"))


def _rights(found: NewsObject) -> Rights | None:
    notes, where = found.notes, found.pointer
    terms = " ".join(found.words_of(each) for each in found.each("usageterms"))
    rights = Rights(
        copyright_holder=notes.text(where, found.said("copyrightholder")),
        copyright_notice=notes.text(where, found.said("copyrightnotice"), Notice),
        usage_terms=notes.text(where, found.plain(terms), Notice),
        licence=licence(found),
    )
    return rights if rights != Rights() else None


def _source(known: Parties) -> Source | None:
    return known.sources[0] if known.sources else None
