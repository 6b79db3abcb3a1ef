"""The parts that a page's article is made from to one value: whom to believe for what."""

import re

from service.domain.article import Article, Block, Contributor, ImageBlock, Paragraph, Source, Tag, VideoBlock
from service.domain.forms import normal_language
from service.domain.media import Caption, Image
from service.domain.unread import Unread
from service.ingest.furniture import bare
from service.ingest.html.authors import best
from service.ingest.html.body import Body
from service.ingest.html.facts import Facts, Shown, merged
from service.ingest.html.head import Head
from service.ingest.html.images import stem
from service.ingest.html.region import Region
from service.ingest.html.tree import words
from service.ingest.origin import DEFAULT_PUBLICATION

_LONGEST_TAG = 500
_MOST_OF_HEADLINE = 0.6
_FOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|[^/ ]+(?:/[^/]+){2,}")
"""A section as addresses have it: "us-news", "News/Canada/North"."""


def article(
    linked: Facts, meta: Facts, head: Head, body: Body, region: Region
) -> tuple[Article, tuple[Unread, ...]]:
    """The article, and what is not known of it for certain."""
    facts = merged(linked, meta)
    headline = _headline(linked, meta, region)
    unread: list[Unread] = []
    published = linked.published or meta.published or head.published
    updated = facts.updated or head.updated
    for name, stamp in (("published", published), ("updated", updated)):
        if stamp is not None and stamp.missing:
            said = f"{stamp.missing} is not given; taken as {stamp.at:%Y-%m-%d %H:%M} UTC"
            unread.append(Unread(where=f"the time {name}", what=said))
    return (
        Article(
            publication=DEFAULT_PUBLICATION,
            source_id="",
            headline=headline,
            alternative_headline=facts.alternative_headline or _other(linked.headline, headline),
            standfirst=body.standfirst or _described(facts.standfirst, body.blocks),
            url=facts.url,
            language=_language(meta.language, linked.language),
            section=_section(facts.section, meta.section, head.section),
            tags=tuple(Tag(name=tag) for tag in dict.fromkeys(facts.tags) if len(tag) <= _LONGEST_TAG)[:200],
            dateline=facts.dateline or head.place,
            genre=facts.genre or "news",
            byline=authors(linked, meta, head),
            published_at=published.at if published else None,
            updated_at=updated.at if updated else None,
            rights=facts.rights,
            source=Source(name=facts.source, url=facts.url) if facts.source or facts.url else None,
            body=_pictured(body.blocks, linked.pictures, headline),
        ),
        tuple(unread),
    )


def authors(linked: Facts, meta: Facts, head: Head) -> tuple[Contributor, ...]:
    """Who wrote it; the house itself is no author beside people."""
    people = best(linked.authors, head.authors, meta.authors)
    house = bare(linked.source or meta.source or "")
    apart = tuple(person for person in people if bare(person.name) != house)
    return apart or people


def _headline(linked: Facts, meta: Facts, region: Region) -> str:
    """The words of the page's heading; where what its head calls it is a part of these, that part alone."""
    shown = words(region.headline) if region.headline is not None else ""
    for title in filter(None, (linked.headline, meta.headline)):
        if _letters(title) in _letters(shown) and len(title) >= _MOST_OF_HEADLINE * len(shown):
            return title
    return shown or linked.headline or meta.headline or ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _other(linked: str | None, headline: str) -> str | None:
    return (
        linked
        if linked and bare(linked) != bare(headline) and bare(linked).rstrip(" …") not in bare(headline)
        else None
    )


def _described(text: str | None, blocks: tuple[Block, ...]) -> str | None:
    """The page's description of the article, unless it is only the beginning of its first paragraph."""
    if not text:
        return None
    opening = bare(text)[:60]
    said = [bare(block.text) for block in blocks if isinstance(block, Paragraph)][:3]
    return None if any(paragraph.startswith(opening) for paragraph in said) else text


def _section(stated: str | None, *others: str | None) -> str | None:
    """The section as readers see it, where the page's own data has only the name of its folder."""
    if stated and _FOLDER.fullmatch(stated):
        readable = (other for other in others if other and not _FOLDER.fullmatch(other))
        return next(readable, stated.rpartition("/")[2])
    return stated or next(filter(None, others), None)


def _language(*tags: str | None) -> str | None:
    for tag in filter(None, tags):
        try:
            return normal_language(tag.replace("_", "-"))
        except ValueError:
            continue
    return None


def _pictured(blocks: tuple[Block, ...], shown: tuple[Shown, ...], headline: str) -> tuple[Block, ...]:
    """The blocks with what the page says of their pictures elsewhere."""
    known = {stem(each.image.url or ""): each for each in shown}
    below = {block.caption.text for block in blocks if isinstance(block, ImageBlock)}
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, ImageBlock) and (told := known.get(stem(block.image.url or ""))) is not None:
            found.append(_completed(block, told, headline, captioned=told.caption in below))
        else:
            found.append(block)
    if (
        shown
        and not any(isinstance(block, ImageBlock | VideoBlock) for block in blocks)
        and (shown[0].image.credit or shown[0].caption)
    ):
        found.insert(0, _completed(ImageBlock(image=Image(url=shown[0].image.url)), shown[0], headline))
    return tuple(found)


def _completed(block: ImageBlock, shown: Shown, headline: str, *, captioned: bool = False) -> ImageBlock:
    image, said = block.image, shown.image
    caption = block.caption
    said_below = (
        shown.caption
        if shown.caption and bare(shown.caption) not in {bare(headline), bare(image.alt or "")}
        else None
    )
    if caption.text is None and said_below and not captioned:
        caption = Caption(text=said_below, credit=caption.credit, language=caption.language)
    return ImageBlock(
        image=Image(
            url=image.url,
            alt=image.alt,
            description=image.description or said.description,
            credit=image.credit or said.credit,
            width=image.width or said.width,
            height=image.height or said.height,
            creator=said.creator,
            copyright_notice=said.copyright_notice,
            licence=said.licence,
            acquire_licence_url=said.acquire_licence_url,
        ),
        caption=caption,
    )
