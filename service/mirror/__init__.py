"""A copy of what an origin shows its reader, kept in step by its change feed, and proven to be.

It needs httpx, msgspec and the domain's values, so that a partner can build on it:

    with open_target("newsroom.db", "https://news.example.com") as target:
        print(Mirror(Origin("https://news.example.com", key=KEY), target).catch_up())
"""

from service.mirror.errors import MirrorError as MirrorError
from service.mirror.errors import OtherReader as OtherReader
from service.mirror.errors import Rewound as Rewound
from service.mirror.feed import Document as Document
from service.mirror.feed import Effect as Effect
from service.mirror.feed import Withdrawal as Withdrawal
from service.mirror.following import Mirror as Mirror
from service.mirror.following import Standing as Standing
from service.mirror.opening import open_target as open_target
from service.mirror.opening import place_of as place_of
from service.mirror.origin import Origin as Origin
from service.mirror.origin import address_of as address_of
from service.mirror.target import State as State
from service.mirror.target import Target as Target
from service.mirror.verifying import Difference as Difference
