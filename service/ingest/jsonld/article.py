"""One node that is a NewsArticle, or a relative of it, to an article."""

from typing import get_args

from msgspec.structs import replace

from service.domain.article import (
    Article,
    Block,
    Box,
    Correction,
    Paragraph,
    Rights,
    Source,
    Status,
    Tag,
    Translation,
)
from service.domain.forms import is_publication_id
from service.domain.identity import is_id
from service.domain.value import Code, Name, Notice
from service.domain.vocabulary import MEDIA_TOPICS
from service.ingest.identity import Identity, fitting
from service.ingest.jsonld.claims import statistics
from service.ingest.jsonld.contents import Contents, genre
from service.ingest.jsonld.graph import Node
from service.ingest.jsonld.parties import byline, name
from service.ingest.jsonld.quotations import quotations
from service.ingest.notes import FIRST_ZONE
from service.ingest.origin import DEFAULT_PUBLICATION
from service.ingest.plain import paragraphs
from service.ingest.reading import Reading

_QUIET = ("isAccessibleForFree", "wordCount", "speakable", "potentialAction", "commentCount", "position")
"""What is said of the page or for machines, and nothing of the article."""


def reading(work: Node) -> Reading:
    """The article that a node describes; its headline is empty where it has none."""
    notes, where = work.notes, work.pointer
    known = _identity(work)
    work.graph = work.graph.of(verbatim=known.is_ours)
    contents = Contents(work)
    corrections, sentences = _corrections(work)
    body: list[Block] = [*contents.blocks, *contents.boxes, *_backstory(work), *sentences]
    article = Article(
        id=known.id,
        publication=known.publication or DEFAULT_PUBLICATION,
        source_id=known.source_id,
        revision=_revision(work, known),
        status=_status(work, known),
        genre=genre(work),
        headline=work.said("headline", "name"),
        alternative_headline=notes.text(where, work.said("alternativeHeadline")),
        standfirst=notes.text(where, work.said("description", "abstract"), Notice),
        url=_url(work),
        language=_language(work),
        translations=_translations(work),
        section=_section(work),
        tags=_tags(work),
        dateline=notes.text(where, work.said("dateline"), Name),
        byline=notes.few(where, byline(work), lambda who: who.name),
        published_at=notes.moment(f"{where}/datePublished", work.text("datePublished")),
        updated_at=notes.moment(f"{where}/dateModified", work.text("dateModified")),
        expires_at=notes.moment(f"{where}/expires", work.text("expires"), zone=FIRST_ZONE),
        rights=_rights(work),
        source=_source(work, known),
        body=tuple(body),
        corrections=corrections,
    )
    article = replace(article, quotations=quotations(article, contents.quotations))
    if known.is_ours:
        article = replace(article, statistics=statistics(article, work))
    if known.is_ours:
        # The links in the text, whose places are not said, and who the article's publication is.
        work.ignore("citation", "publisher")
    work.ignore(*_QUIET)
    work.pass_over_rest()
    return Reading(
        article=article,
        unread=notes.unread,
        quoted=known.is_ours,
        counted=known.is_ours,
        status=article.status,
    )


def _identity(work: Node) -> Identity:
    """Ours, where it is stated beside the newsroom's own under the names that our JSON-LD has for both."""
    named, stated = "", {}
    for found in work.each("identifier"):
        if isinstance(found.value, dict):
            node = work.node(found.value, found.pointer)
            stated[node.text("propertyID")] = node.text("value", "name")
        else:
            named = named or work.words_of(found)
    ours = stated.pop("wirecopy", "")
    publication = next(filter(is_publication_id, stated), None)
    if is_id(ours) and publication is not None:
        return Identity(id=ours, publication=publication, source_id=fitting(stated[publication]))
    return Identity(source_id=fitting(work.plain(named or next(iter(stated.values()), ""))))


def _revision(work: Node, known: Identity) -> int:
    version = work.text("version")
    if known.is_ours and version.isdecimal() and len(version) < 10:
        return int(version)
    if version:
        work.notes.pass_over(f"{work.pointer}/version", version)
    return 0


def _status(work: Node, known: Identity) -> Status:
    """What is read is published where nothing else is said."""
    said = work.text("creativeWorkStatus").strip().lower()
    stated = next((status for status in get_args(Status) if status == said), None)
    if said and (stated is None or not known.is_ours):
        work.notes.pass_over(f"{work.pointer}/creativeWorkStatus", said)
    if said == "draft":
        return "draft"
    return stated if stated is not None and known.is_ours else "published"


def _url(work: Node) -> str | None:
    work.ignore("mainEntityOfPage", "url")
    address = work.address("url") or work.address("mainEntityOfPage")
    if address is not None:
        return address
    return work.id.partition("#")[0] if work.id.startswith(("http://", "https://")) else None


def _language(work: Node) -> str | None:
    value, pointer = work.take("inLanguage")
    if isinstance(value, dict):
        return work.notes.language(pointer, work.node(value, pointer).text("alternateName", "name"))
    return work.notes.language(pointer, work.text("inLanguage"))


def _translations(work: Node) -> tuple[Translation, ...]:
    found = []
    for key in ("workTranslation", "translationOfWork"):
        for node in work.nodes(key):
            language = work.notes.language(node.pointer, node.text("inLanguage"))
            address = node.address("url", "@id")
            if language is not None and address is not None:
                found.append(Translation(language=language, url=address))
            else:
                work.notes.pass_over(node.pointer, f"a translation: {language or address}")
    return tuple(found)


def _section(work: Node) -> str | None:
    """The first section; the others are subjects."""
    first = next(work.each("articleSection"), None)
    return None if first is None else work.notes.text(first.pointer, work.plain(work.words_of(first)), Name)


def _tags(work: Node) -> tuple[Tag, ...]:
    """What the article is about, with the codes that are known, and its keywords, each once."""
    codes: dict[str, str | None] = {}
    for term in work.nodes("about"):
        subject = work.notes.text(term.pointer, term.said("name"), Name)
        if subject is not None:
            codes[subject] = _code(term)
        term.ignore("inDefinedTermSet", "sameAs", "url")
        term.pass_over_rest()
    names = [*_keywords(work), *_further_sections(work)]
    ordered = dict.fromkeys([*names, *codes] if work.graph.verbatim else [*codes, *names])
    found = [Tag(name=subject, code=codes.get(subject)) for subject in ordered]
    return work.notes.few(work.pointer, found, lambda tag: tag.name)


def _keywords(work: Node) -> list[str]:
    found: list[str] = []
    for entry in work.each("keywords"):
        said = work.words_of(entry)
        # A text holds several, between commas; an entry of a list is one.
        parts = said.split(",") if entry.pointer.endswith("/keywords") else [said]
        found += [
            keyword
            for part in parts
            if (keyword := work.notes.text(entry.pointer, work.plain(part), Name)) is not None
        ]
    return found


def _further_sections(work: Node) -> list[str]:
    further = list(work.each("articleSection"))[1:]
    named = [work.notes.text(each.pointer, work.plain(work.words_of(each)), Name) for each in further]
    return [name for name in named if name is not None]


def _code(term: Node) -> str | None:
    code = term.text("termCode")
    for address in (term.id, term.text("sameAs") if "sameAs" in term else ""):
        if not code and address.startswith(MEDIA_TOPICS):
            code = f"medtop:{address.removeprefix(MEDIA_TOPICS)}"
    return term.notes.text(term.pointer, code, Code)


def _rights(work: Node) -> Rights | None:
    year = work.notes.number(f"{work.pointer}/copyrightYear", work.text("copyrightYear"))
    terms = work.address("usageInfo") if _is_address(work, "usageInfo") else work.said("usageInfo")
    rights = Rights(
        copyright_holder=name(work, "copyrightHolder"),
        copyright_year=year if year is not None and year <= 9999 else None,
        copyright_notice=work.notes.text(work.pointer, work.said("copyrightNotice"), Notice),
        usage_terms=work.notes.text(work.pointer, terms, Notice),
        licence=work.address("license") if _is_address(work, "license") else work.text("license") or None,
    )
    return rights if rights != Rights() else None


def _is_address(work: Node, key: str) -> bool:
    value = work.take(key).value
    return isinstance(value, str) or (isinstance(value, dict) and "text" not in value)


def _source(work: Node, known: Identity) -> Source | None:
    """What it is based on, else who published it; of our own, the first alone."""
    keys = ("isBasedOn",) if known.is_ours else ("isBasedOn", "publisher", "sourceOrganization", "provider")
    for node in work.nodes(*keys):
        source = Source(name=work.notes.text(node.pointer, node.said("name"), Name), url=node.address("url"))
        return source if source != Source() else None
    return None


def _corrections(work: Node) -> tuple[tuple[Correction, ...], list[Paragraph]]:
    """The corrections; one without its time is a paragraph at the end, for its sentence must not be lost."""
    found, sentences = [], []
    for node in work.nodes("correction"):
        text = work.notes.text(node.pointer, node.said("text", "name", "description"), Notice)
        at = work.notes.moment(node.pointer, node.text("datePublished", "dateCreated"))
        number = node.text("version")
        if text is not None and at is not None:
            revision = int(number) if number.isdecimal() and len(number) < 10 else 0
            found.append(Correction(at=at, text=text, revision=revision))
        elif text is not None:
            sentences.append(Paragraph(text=text))
            work.notes.pass_over(node.pointer, f"when this was put right; it stands in the text: {text}")
    return tuple(found), sentences


def _backstory(work: Node) -> list[Box]:
    """How the article came about, which is an aside of ours."""
    blocks = [
        Paragraph(text=work.plain(each.text))
        for node in work.nodes("backstory")
        for each in paragraphs(node.text("text", "name", "articleBody", "description"))
    ]
    return [Box(genre="background", blocks=tuple(blocks))] if blocks else []
