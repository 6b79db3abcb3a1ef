"""The script: what happens to the articles of the drill, step by step, and what a client makes of it."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from service.domain.article import Article, ImageBlock, Paragraph
from service.domain.audit import Actor
from service.domain.media import Caption, Image, ImageRights
from service.newsroom import Newsroom
from service.store import known
from service.transfer import Line, load

PACKAGE = "drill"
"""The package that the drill's partner has."""

ELSEWHERE = "drill-elsewhere"
"""A package that it does not have."""

PUBLICATION = "drill"
AHEAD = timedelta(seconds=3)
"""How long an embargo, and the rights in a picture, last."""

_ACTOR = Actor(name="the drill")
_BURST = 5

Act = Callable[[Newsroom], Awaitable[None]]


class Step(NamedTuple):
    """`act` is what the newsroom does, `expects` what the client is to do. With a `fault` the client is
    refused once, with that status, when it comes again."""

    name: str
    expects: str
    act: Act
    fault: int | None = None


async def _burst(newsroom: Newsroom) -> None:
    """In one transaction, so that all changes have the same time."""
    documents = [_document(number) for number in range(1, _BURST + 1)]
    lines = [Line(number, json.dumps(each).encode()) for number, each in enumerate(documents, start=1)]
    await load(newsroom, lines, actor=_ACTOR, restoring=False)


async def _update(newsroom: Newsroom) -> None:
    await _write(newsroom, 1, headline="Drill article 1, in other words")


async def _correct(newsroom: Newsroom) -> None:
    text = "An earlier version of drill article 2 said it was the first."
    await newsroom.correct(await _id(newsroom, 2), text, actor=_ACTOR)


async def _embargo(newsroom: Newsroom) -> None:
    await _write(newsroom, 6, embargo_until=newsroom.clock() + AHEAD)


async def _withdraw(newsroom: Newsroom) -> None:
    article_id, note = await _id(newsroom, 3), "Drill article 3 is withdrawn."
    await newsroom.withdraw(article_id, reason="legal", instruction="remove", note=note, actor=_ACTOR)


async def _restore(newsroom: Newsroom) -> None:
    await newsroom.release(await _id(newsroom, 3), actor=_ACTOR)


async def _move_away(newsroom: Newsroom) -> None:
    await _write(newsroom, 4, packages=(ELSEWHERE,))


async def _picture(newsroom: Newsroom) -> None:
    rights = ImageRights(until=newsroom.clock() + AHEAD, contact="pictures@drill.example")
    image = Image(url="https://drill.example/picture.jpg", alt="A drill", credit="Drill", rights=rights)
    shown = ImageBlock(image=image, caption=Caption(text="A picture whose rights end soon."))
    await _write(newsroom, 5, body=(shown, Paragraph(text="Drill article 5 has a picture for a while.")))


async def _update_again(newsroom: Newsroom) -> None:
    await _write(newsroom, 1, headline="Drill article 1, once more in other words")


async def _nothing(_: Newsroom) -> None:
    """There are steps in which nothing happens to the articles."""


SCRIPT = (
    Step("burst", f"take {_BURST} articles whose changes have the same time, each once", _burst),
    Step("update", "put the new revision in the old one's place", _update),
    Step("correction", "show the correction with the article", _correct),
    Step("embargo release", "take an article that was not there until its embargo ended", _embargo),
    Step("withdrawal", "take the article down at once, and show nothing of it", _withdraw),
    Step("restoration", "show it again", _restore),
    Step("package move", "take an article down that you are not entitled to any more", _move_away),
    Step("rights end", "take the revision in which a picture is withheld, and drop the picture", _picture),
    Step("503", "come again, not before Retry-After", _nothing, fault=503),
    Step("429", "come again, not before Retry-After", _nothing, fault=429),
    Step("after the faults", "go on where you were", _update_again),
)


def _document(number: int) -> dict[str, Any]:
    return {
        "publication": PUBLICATION,
        "source_id": f"drill-{number}",
        "headline": f"Drill article {number}",
        "language": "en",
        "packages": [PACKAGE],
        "body": [{"type": "paragraph", "text": f"This is drill article {number} of {_BURST}."}],
    }


async def _write(newsroom: Newsroom, number: int, **fields: Any) -> None:
    before = await _known(newsroom, number)
    article = before or Article(
        publication=PUBLICATION,
        source_id=f"drill-{number}",
        headline=f"Drill article {number}",
        language="en",
        packages=(PACKAGE,),
        body=(Paragraph(text=f"This is drill article {number}."),),
    )
    await newsroom.take_in(replace(article, **fields), actor=_ACTOR)


async def _known(newsroom: Newsroom, number: int) -> Article | None:
    key = (PUBLICATION, f"drill-{number}")
    found = (await newsroom.database.read(known.by_key, [key])).get(key)
    return None if found is None else found.article


async def _id(newsroom: Newsroom, number: int) -> str:
    article = await _known(newsroom, number)
    return article.id or "" if article is not None else ""
