"""A newsroom with an article in every state, every kind of reader of it, and who may see what: a table.

The table is the model that the service is held against, so it knows nothing of how the service decides.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from service.domain.article import (
    Article,
    Box,
    Contributor,
    ImageBlock,
    Paragraph,
    Rights,
    Source,
    Tag,
)
from service.domain.audit import Actor, Role
from service.domain.media import Caption, Image, ImageRights
from service.domain.partner import NewPartner
from service.domain.span import span
from service.domain.statistic import Statistic
from service.keyring import Keyring
from service.newsroom import Newsroom, open_newsroom
from service.partnership import Partnership
from service.settings import Settings

SOMEBODY = Actor(name="a test")
EVERYTHING = "*"


def packages(*names: str) -> frozenset[str]:
    return frozenset(names)


class State(NamedTuple):
    """What an article went through. `shown` are the packages of each revision, null where nobody was shown
    it; the last is the present one, none where the article is not shown now. Those of `lost` saw it once.

    `picture` are the packages whose partners may have its picture, null for everybody.
    """

    name: str
    shown: tuple[frozenset[str] | None, ...]
    lost: frozenset[str] = frozenset()
    picture: frozenset[str] | None = None


PUBLIC, SPORT, WEATHER = packages("public"), packages("sport"), packages("weather")
STATES = (
    State("draft", (None,)),
    State("embargoed", (None,)),
    State("postdated", (None,)),
    State("public", (PUBLIC,)),
    State("finished", (None, PUBLIC)),
    State("packaged", (SPORT,)),
    State("corrected", (SPORT, SPORT)),
    State("retracted", (PUBLIC, None), lost=PUBLIC),
    State("withdrawn", (SPORT, None), lost=SPORT),
    State("expired", (SPORT, None), lost=SPORT),
    State("restored", (SPORT, None, SPORT)),
    State("moved", (SPORT, WEATHER), lost=SPORT),
    State("limited", (PUBLIC,), picture=packages()),
    State("exclusive", (PUBLIC,), picture=SPORT),
)
REWRITTEN = frozenset({"finished", "moved"})
"""Those whose second revision says something else than the first."""


class Reader(NamedTuple):
    """Who asks. `packages` are null of the newsroom, who may see everything; `refused` is one whose key is
    not good any more."""

    name: str
    packages: frozenset[str] | None
    refused: bool = False

    def sees(self, shown: frozenset[str] | None) -> bool:
        if self.packages is None:
            return True
        return bool(shown) and (EVERYTHING in self.packages or bool(self.packages & (shown or packages())))

    def status(self, state: State) -> int:
        """What is answered when they ask for the article."""
        if self.refused:
            return 401
        if self.sees(state.shown[-1]):
            return 200
        return 410 if self.sees(state.lost) else 404

    def knows_past(self, state: State) -> bool:
        """Whether they may know what it said before it said what it says."""
        return self.status(state) == 200 and self.sees(state.shown[0])

    def may_have_picture(self, state: State) -> bool:
        return self.status(state) == 200 and (state.picture is None or self.sees(state.picture))

    def status_of_picture(self, state: State) -> int:
        if self.refused:
            return 401
        return 200 if self.may_have_picture(state) else 404


ANYBODY, ADMIN = Reader("anybody", PUBLIC), Reader("admin", None)
READERS = (
    ANYBODY,
    Reader("sport partner", SPORT),
    Reader("weather partner", WEATHER),
    Reader("public and sport partner", PUBLIC | SPORT),
    Reader("partner of everything", packages(EVERYTHING)),
    Reader("partner of nothing", packages()),
    Reader("editor", None),
    ADMIN,
    Reader("revoked", SPORT, refused=True),
    Reader("ended", SPORT, refused=True),
)


@dataclass
class Held:
    """An article in its state. `secret` is a word that is all over it and nowhere else, `picture_secret` one
    of its picture's, and `past_secret` one that only its first revision had."""

    state: State
    article: Article

    @property
    def secret(self) -> str:
        return secret(self.state.name)

    @property
    def picture_secret(self) -> str:
        return picture_secret(self.state.name)

    @property
    def past_secret(self) -> str:
        return past_secret(self.state.name)


@dataclass
class World:
    """All of it. `keys` are the readers' `Authorization` by name, null of who has none; `partner_id` is one
    of the partners'."""

    held: list[Held]
    keys: dict[str, str | None]
    partner_id: str
    webhook_id: str = ""


def secret(name: str) -> str:
    return f"qx{name}zq"


def picture_secret(name: str) -> str:
    return f"qxpic{name}zq"


def past_secret(name: str) -> str:
    return f"qxpast{name}zq"


def picture_file(name: str) -> bytes:
    return b"\xff\xd8\xff" + picture_secret(name).encode()


def written(newsroom: Newsroom, state: State, *, first: bool = False, **fields: object) -> Article:
    """An article whose every text gives it away; as it was at first, where it is to be changed."""
    word, picture = secret(state.name), picture_secret(state.name)
    now = past_secret(state.name) if first else word
    text = f"At least 12 {word} boats sank."
    figure = Statistic(
        value=Decimal(12),
        low=Decimal(12),
        modifier="at_least",
        surface="12",
        subject=f"{now} boats",
        unit=f"{word} boats",
        places=(now,),
        attributed_to=word,
        span=span(text, 0, 11, container="paragraph", pointer="/body/1/text"),
    )
    rights = None
    if state.picture is not None:
        rights = ImageRights(may_be_syndicated=bool(state.picture), packages=tuple(state.picture))
    image = Image(
        url=f"https://example.com/{picture}.jpg",
        sha256=newsroom.files.put(picture_file(state.name)),
        media_type="image/jpeg",
        alt=picture,
        credit=picture,
        description=picture,
        rights=rights,
    )
    person = Contributor(name=word)
    given: dict[str, object] = {
        "publication": "newsroom",
        "source_id": word,
        "headline": f"Headline {word}",
        "alternative_headline": word,
        "standfirst": now,
        "section": word,
        "dateline": word,
        "tags": (Tag(name=word, code=f"medtop:{word}"),),
        "byline": (person,),
        "rights": Rights(copyright_holder=word, usage_terms=word),
        "source": Source(name=word),
        "body": (
            ImageBlock(image=image, caption=Caption(text=f"{word} {now}")),
            Paragraph(text=text),
            Box(headline=word, byline=(person,), blocks=(Paragraph(text=now),)),
        ),
        "statistics": (figure,),
        # What is in no package is in `public`.
        "packages": tuple(sorted((state.shown[0] or packages()) - PUBLIC)),
    }
    return Article(**(given | fields))  # type: ignore[arg-type]


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def fill(settings: Settings) -> World:
    """Make it, in an empty database."""
    clock = Clock()
    newsroom = open_newsroom(settings, clock=clock)
    try:
        articles = await _articles(newsroom, clock)
        keys, partner_id = await _keys(newsroom)
    finally:
        await newsroom.database.close()
    return World([Held(state, articles[state.name]) for state in STATES], keys, partner_id)


async def _articles(newsroom: Newsroom, clock: Clock) -> dict[str, Article]:
    soon, tomorrow = clock() + timedelta(hours=1), clock() + timedelta(days=1)
    special: dict[str, dict[str, object]] = {
        "embargoed": {"embargo_until": tomorrow},
        "postdated": {"published_at": tomorrow},
        "expired": {"expires_at": soon},
    }
    made = {}
    for state in STATES:
        article = written(newsroom, state, first=state.name in REWRITTEN, **special.get(state.name, {}))
        saved = await newsroom.take_in(article, publish=state.name not in {"draft", "finished"})
        if state.name in REWRITTEN:
            now = tuple(sorted((state.shown[-1] or packages()) - PUBLIC))
            saved = await newsroom.take_in(written(newsroom, state, packages=now))
        made[state.name] = saved.article
    ids = {name: article.id or "" for name, article in made.items()}
    await newsroom.correct(
        ids["corrected"],
        secret("corrected"),
        change={"standfirst": f"Better {secret('corrected')}"},
        actor=SOMEBODY,
    )
    for name in ("retracted", "withdrawn", "restored"):
        await newsroom.withdraw(ids[name], actor=SOMEBODY)
    await newsroom.release(ids["restored"], actor=SOMEBODY)
    clock.ahead = timedelta(hours=2)
    assert await newsroom.keep_time() == 1
    return made


async def _keys(newsroom: Newsroom) -> tuple[dict[str, str | None], str]:
    keyring = Keyring(newsroom.database, newsroom.clock)
    partnership = Partnership(newsroom.database, newsroom.clock)
    keys: dict[str, str | None] = {ANYBODY.name: None}
    partner_id = ""
    for reader in READERS:
        if reader is ANYBODY:
            continue
        role: Role = "reader"
        owner = None
        if reader.packages is None:
            role = "admin" if reader is ADMIN else "editor"
        else:
            given = NewPartner(
                name=reader.name, packages=tuple(sorted(reader.packages)), rate_per_minute=1_000_000
            )
            owner = (await partnership.add(given, actor=SOMEBODY)).id
            partner_id = owner
        issued = await keyring.add(reader.name, role, partner_id=owner, actor=SOMEBODY)
        keys[reader.name] = f"Bearer {issued.token}"
        if reader.name == "revoked":
            await keyring.revoke(issued.key.id, actor=SOMEBODY)
        if reader.name == "ended":
            await partnership.end(owner or "", actor=SOMEBODY)
    return keys, partner_id
