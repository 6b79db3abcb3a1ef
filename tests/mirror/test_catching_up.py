"""A copy that has caught up holds what its reader may have, byte for byte, and nothing else."""

import json
import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.article import ImageBlock
from service.domain.audit import Actor
from service.domain.media import Image, ImageRights
from service.mirror import Mirror, OtherReader, Rewound
from service.newsroom import open_newsroom
from service.partnership import Partnership
from tests.conftest import migrate, settings_for
from tests.mirror.copies import KINDS, Copying, Killing
from tests.newsdesk import Desk
from tests.serving import Site, run


def test_a_new_copy_holds_every_article_as_it_is_served(copying: Copying, copy: str) -> None:
    for number in range(5):
        copying.publish(f"a-{number}")
    copying.publish("a-0", headline="Another headline")
    copying.withdraw("a-1")
    assert copying.caught_up(copy) == "in step at seq 7; 4 articles, 1 withdrawn"
    assert copying.held(copy) == copying.served()
    assert copying.held(copy).keys() == {"a-0", "a-2", "a-3", "a-4"}


def test_a_copy_is_brought_in_step_by_what_changed(copying: Copying, copy: str) -> None:
    for number in range(4):
        copying.publish(f"a-{number}")
    copying.caught_up(copy)
    copying.publish("a-0", headline="Another headline")
    copying.correct("a-1", "The council met on Tuesday.", headline="Put right")
    copying.withdraw("a-2")
    copying.withdraw("a-3")
    copying.release("a-3")
    copying.publish("a-4")
    assert copying.caught_up(copy) == "in step at seq 10; 4 articles, 1 withdrawn"
    assert copying.held(copy) == copying.served()
    assert copying.withdrawn(copy) == {"a-2"}


def test_a_withdrawn_article_comes_back_when_it_is_released(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.withdraw("a-1")
    assert copying.caught_up(copy) == "in step at seq 2; 0 articles, 1 withdrawn"
    copying.release("a-1")
    assert copying.caught_up(copy) == "in step at seq 3; 1 articles, 0 withdrawn"
    assert copying.held(copy) == copying.served()


def test_an_article_that_expires_leaves_the_copy(copying: Copying, copy: str) -> None:
    copying.publish("a-1", expires_at=datetime.now(UTC) + timedelta(milliseconds=300))
    copying.caught_up(copy)
    while copying.served():
        copying.site.keep_time()
    assert copying.caught_up(copy) == "in step at seq 2; 0 articles, 1 withdrawn"


def test_a_copy_by_a_key_follows_what_that_key_may_see(copying: Copying, copy: str) -> None:
    partner = copying.site.key("reader", "sport")
    copying.publish("cup", packages=("sport",))
    copying.publish("vote", packages=("politics",))
    copying.publish("tram")
    assert copying.caught_up(copy, partner) == "in step at seq 3; 1 articles, 0 withdrawn"
    copying.publish("cup", packages=("politics",))
    copying.publish("vote", packages=("sport",))
    assert copying.caught_up(copy, partner) == "in step at seq 5; 1 articles, 1 withdrawn"
    assert copying.held(copy) == copying.served(partner)
    assert copying.withdrawn(copy) == {"cup"}


def test_a_copy_follows_what_its_reader_is_entitled_to(copying: Copying, copy: str) -> None:
    partner = copying.site.key("reader", "sport", "politics")
    copying.publish("cup", packages=("sport",))
    copying.publish("vote", packages=("politics",))
    copying.caught_up(copy, partner)
    run(_entitle(copying.site, ["politics", "public"]))
    copying.publish("tram")
    copying.caught_up(copy, partner)
    assert copying.held(copy) == copying.served(partner)
    assert copying.held(copy).keys() == {"vote", "tram"}
    assert copying.withdrawn(copy) == {"cup"}


def test_a_copy_is_gone_on_with_by_its_own_reader_alone(copying: Copying, copy: str) -> None:
    desk = Desk(copying.site)
    partner_id, key = desk.partner("public", "sport")
    copying.publish("cup", packages=("sport",))
    copying.publish("tram")
    copying.caught_up(copy, key)
    held, come = copying.held(copy), copying.state(copy)
    copying.publish("vote", packages=("sport",))
    copying.publish("fair")
    _, of_a_like = desk.partner("public", "sport", name="Coast Weekly")
    for other in (None, of_a_like, desk.admin):
        for go_on in (copying.caught_up, copying.verified, copying.behind):
            with pytest.raises(OtherReader, match=f"this is the copy of another reader: .*{partner_id}"):
                go_on(copy, other)
            assert (copying.held(copy), copying.state(copy)) == (held, come)
    another = desk.done("POST", f"/v1/partners/{partner_id}/keys", {"name": "another key"})["token"]
    assert copying.caught_up(copy, f"Bearer {another}") == "in step at seq 4; 4 articles, 0 withdrawn"
    assert copying.held(copy) == copying.served(key)


def test_a_reader_who_changes_on_the_way_is_not_followed(copying: Copying, copy: str) -> None:
    """Behind one address there may be a proxy that lets the key be lost."""
    copying.publish("a-1")
    with copying.target(copy) as target:
        following = Mirror(copying.origin(copying.site.key("reader", "public")), target).follow()
        assert next(following) == 1
        copying.publish("a-2")
        copying.transport.change = lambda _path, body: re.sub(rb'"reader":"\w+"', b'"reader":"public"', body)
        with pytest.raises(OtherReader):
            next(following)
        assert target.state().seq == 1


def test_a_copy_that_does_not_say_whose_it_is_is_the_first_readers_that_comes(copying: Copying) -> None:
    copying.publish("a-1")
    key = copying.site.key("reader", "public")
    copying.caught_up("copy", key)
    state = copying.folder / "copy" / "state.json"
    known = json.loads(state.read_bytes())
    state.write_text(json.dumps({name: known[name] for name in known.keys() - {"reader"}}))
    assert copying.caught_up("copy", key).startswith("in step")
    assert json.loads(state.read_bytes()) == known
    with pytest.raises(OtherReader):
        copying.caught_up("copy")


async def _entitle(site: Site, packages: list[str]) -> None:
    """Give the one partner other packages."""
    newsroom = open_newsroom(site.settings)
    try:
        partnership = Partnership(newsroom.database, newsroom.clock)
        (partner,) = await partnership.listed()
        await partnership.change(partner.id, {"packages": packages}, actor=Actor(name="a test"))
    finally:
        await newsroom.database.close()


def test_a_picture_that_is_withheld_is_not_in_the_copy(copying: Copying, copy: str) -> None:
    rights = ImageRights(may_be_syndicated=False, contact="pictures@news.test")
    picture = Image(url="https://pictures.test/secret.jpg", rights=rights)
    copying.publish("a-1", body=(ImageBlock(image=picture),))
    copying.caught_up(copy)
    (content,) = copying.held(copy).values()
    assert b"secret.jpg" not in content
    assert b"pictures@news.test" in content


def test_catching_up_twice_asks_for_nothing_twice(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.caught_up(copy)
    copying.transport.asked.clear()
    copying.caught_up(copy)
    assert copying.transport.asked == [
        "/v1/changes?after=0&limit=1",
        "/v1/changes?after=1&limit=200&include=article",
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_that_was_killed_on_the_way_ends_like_one_that_was_not(
    copying: Copying, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    killing = Killing(monkeypatch)
    copying.page_size = 2
    for number in range(10):
        copying.publish(f"a-{number}")
    for _ in range(5):
        source_id = f"a-{chance.randrange(10)}"
        copying.publish(source_id, headline=f"Headline {chance.random()}")
        if chance.random() < 0.3:
            copying.withdraw(source_id)
    for name in KINDS:
        fresh = f"fresh-{name}"
        for _ in range(8):
            with killing.at(chance.randrange(1, 9)):
                copying.caught_up(name)
        assert copying.caught_up(name) == copying.caught_up(fresh)
        assert copying.held(name) == copying.held(fresh) == copying.served()
        assert copying.withdrawn(name) == copying.withdrawn(fresh)
        assert copying.verified(name) == []


def test_a_feed_that_ends_before_the_copy_is_told_from_one_that_goes_on(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    copying.publish("a-2")
    copying.caught_up(copy)
    restored = settings_for(f"sqlite:///{copying.folder / 'restored.db'}", copying.folder)
    run(migrate(restored.database_url))
    with Site(restored) as site:
        older = Copying(site, copying.folder)
        with pytest.raises(Rewound, match="start over in an empty target"):
            older.caught_up(copy)


def test_another_feed_that_is_longer_is_not_taken_for_the_one_that_was_followed(
    copying: Copying, copy: str
) -> None:
    copying.publish("a-1")
    copying.caught_up(copy)
    held = copying.held(copy)
    restored = settings_for(f"sqlite:///{copying.folder / 'restored.db'}", copying.folder)
    run(migrate(restored.database_url))
    with Site(restored) as site:
        other = Copying(site, copying.folder)
        for number in range(3):
            other.publish(f"b-{number}")
        with pytest.raises(Rewound, match="restored to an earlier state"):
            other.caught_up(copy)
    assert copying.held(copy) == held


def test_whoever_follows_is_told_each_time_that_the_copy_is_in_step(copying: Copying, copy: str) -> None:
    copying.publish("a-1")
    with copying.target(copy) as target:
        following = Mirror(copying.origin(), target).follow()
        assert next(following) == 1
        copying.publish("a-2")
        copying.withdraw("a-1")
        assert next(following) == 3
    assert copying.held(copy) == copying.served()
