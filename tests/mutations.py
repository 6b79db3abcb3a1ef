"""Documents made wrong: what a scraper, a broken client or somebody with bad intentions may send."""

import copy
import json
from random import Random
from typing import Any

STRINGS = (
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "a\u0085b",
    "\u001b[31m",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\udfff\ud800",
    "e\u0301",
    "\u202e",
    "\ufffe",
    "\U0001f469\u200d\U0001f469",
    "x" * 501,
    "ä" * 2_001,
    "\U0001f600" * 10_001,
    "x" * 100_001,
    "' OR 1=1 --",
    "</script><script>",
    "javascript:alert(1)",
    "http://[::1",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9997-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z",
    "2026-05-16T06:00:00.123456789+01:30",
    "2999-01-01T00:00:00Z",
    "NaN",
    "draft",
    "withdrawn",
    "scheduled",
    "public",
    "paragraph",
    "box",
    "medtop:20000053",
    "0" * 26,
    "../../etc/passwd",
    "%00",
    "en-\u0661",
)
NUMBERS: tuple[Any, ...] = (
    0, -1, 1, 2**31 - 1, 2**31, 2**53 + 1, 2**63, 2**64, 10**30, -(10**30), 1e308, 1e-320, 0.1, -0.0,
    123456789012345678.123456789, float("inf"), float("nan"),
)  # fmt: skip
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [None], {"": None}, [[]], {"type": "paragraph"})
BYTES = (
    b"\xff",
    b"\x00",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\\u",
    b"\\ud83d",
    b'"',
    b"{",
    b"1e999999",
)


class Mutations:
    """Changes documents by chance, the same ones for the same seed."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def document(self, value: Any, times: int) -> Any:
        """The value with so many changes, in a copy."""
        value = json.loads(json.dumps(value))
        for _ in range(times):
            value = self._once(value)
        return value

    def encoded(self, value: Any, *, broken: bool) -> bytes:
        """JSON of it, whatever stands in it; `broken` spoils the bytes too."""
        document = json.dumps(value, ensure_ascii=self.random.random() < 0.2).encode(errors="surrogatepass")
        return self.spoilt(document) if broken else document

    def spoilt(self, document: bytes) -> bytes:
        start = self.random.randrange(len(document) + 1)
        end = min(len(document), start + self.random.choice((1, 2, 40, 4_000)))
        match self.random.randrange(5):
            case 0:
                return document[:start]
            case 1:
                return document[:start] + document[end:]
            case 2:
                return document[:end] + document[start:]
            case 3:
                return document[:start] + self.random.choice(BYTES) + document[start:]
            case _:
                return document[:start] + self.random.randbytes(end - start) + document[end:]

    def _once(self, value: Any) -> Any:
        places = list(_places(value))
        if not places:
            return self._anything()
        parent, key = self.random.choice(places)
        match self.random.randrange(9):
            case 0:
                del parent[key]
            case 1 if isinstance(parent, list):
                written = json.dumps(parent[key])
                times = self.random.choice((1, 2, 300)) if len(written) < 1_000 else 1
                parent[key:key] = [json.loads(written) for _ in range(times)]
            case 1:
                parent[self.random.choice(("nonsense", "id", "Type", ""))] = parent[key]
            case 2:
                other, place = self.random.choice(places)
                if _apart(parent[key], other) and _apart(other[place], parent):
                    parent[key], other[place] = other[place], parent[key]
            case 3:
                other, place = self.random.choice(places)
                parent[key] = json.loads(json.dumps(other[place]))
            case 4:
                parent[key] = self._deep(parent[key])
            case 5 if isinstance(parent[key], str):
                parent[key] = self._text(parent[key])
            case 6 if isinstance(parent[key], int):
                parent[key] += self.random.choice((-1, 1, 7, 2**31))
            case _:
                parent[key] = self._anything()
        return value

    def _anything(self) -> Any:
        return copy.deepcopy(self.random.choice(self.random.choice((STRINGS, NUMBERS, OTHERS))))

    def _deep(self, value: Any) -> Any:
        for _ in range(self.random.choice((1, 2, 40, 700))):
            value = [value] if self.random.random() < 0.5 else {"blocks": value}
        return value

    def _text(self, text: str) -> str:
        place = self.random.randrange(len(text) + 1)
        inserted = self.random.choice(
            (*STRINGS, " 1,000,000 ", "“", "” said Tove Lind. ", "\n\n", " per cent ")
        )
        return text[:place] + inserted + text[place + self.random.choice((0, 0, 1, 30)) :]


def _places(value: Any) -> Any:
    """Every value in another one, as the list or object that it stands in and its key there."""
    waiting = [value]
    while waiting:
        parent = waiting.pop()
        keys = (
            range(len(parent))
            if isinstance(parent, list)
            else list(parent)
            if isinstance(parent, dict)
            else ()
        )
        for key in keys:
            yield parent, key
            waiting.append(parent[key])


def _apart(value: Any, container: Any) -> bool:
    """Whether the container is no part of the value: nothing may come to stand inside itself."""
    return value is not container and all(parent is not container for parent, _ in _places(value))
