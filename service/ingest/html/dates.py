"""When a page was published, in the forms that pages write it.

A machine's time with its offset is a moment. A page often says less: a time without a zone, or a day alone.
The day is then what the page says and the rest is not known: it is taken as midnight, UTC, and named so.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from service.ingest.moments import moment

_EARLIEST = 1990
_LATEST = 2100


class Stamp(NamedTuple):
    """A moment; `missing` says what the page left out of it: nothing, the zone, or the time of day."""

    at: datetime
    missing: str | None = None


_MONTHS = (
    "jan|january|januar|janvier|janv|enero|ene|gennaio|gen|janeiro|januari|января|январь|ocak|stycznia|tammikuuta|yanvar|يناير|ינואר|जनवरी",
    "feb|february|februar|février|févr|fev|febrero|febbraio|fevereiro|februari|февраля|şubat|lutego|helmikuuta|فبراير|פברואר|फ़रवरी",
    "mar|march|märz|maerz|mrz|mars|marzo|março|maart|mrt|марта|mart|marca|maaliskuuta|مارس|מרץ|मार्च",
    "apr|april|avril|avr|abril|abr|aprile|апреля|nisan|kwietnia|huhtikuuta|أبريل|ابريل|אפריל|अप्रैल",
    "may|mai|mayo|maggio|mag|maio|mei|maj|мая|mayıs|maja|toukokuuta|مايو|מאי|मई",
    "jun|june|juni|juin|junio|giugno|giu|junho|июня|haziran|czerwca|kesäkuuta|يونيو|יוני|जून",
    "jul|july|juli|juillet|juil|julio|luglio|lug|julho|июля|temmuz|lipca|heinäkuuta|يوليو|יולי|जुलाई",
    "aug|august|août|aout|agosto|ago|augustus|augusti|августа|ağustos|sierpnia|elokuuta|أغسطس|اغسطس|אוגוסט|अगस्त",
    "sep|sept|september|septembre|septiembre|settembre|set|setembro|сентября|eylül|września|syyskuuta|سبتمبر|ספטמבר|सितंबर",
    "oct|october|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|октября|ekim|października|lokakuuta|أكتوبر|اكتوبر|אוקטובר|अक्टूबर",
    "nov|november|novembre|noviembre|novembro|ноября|kasım|listopada|marraskuuta|نوفمبر|נובמבר|नवंबर",
    "dec|december|dezember|dez|décembre|déc|diciembre|dic|dicembre|dezembro|декабря|aralık|grudnia|joulukuuta|ديسمبر|דצמבר|दिसंबर",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")}
_NAME = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|º|°|er|st|nd|rd|th)?[\s-]+(?:of |de |di "
    rf"|ב)?(?P<month>ב?(?:{_NAME}))\.?,?[\s-]+(?:de |del |'|’)?"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19"
    r"|20)\d\d)(?:\s?[年년./-]\s?)(?P<month>\d{1,2})(?:\s?[月월./-]\s?)(?P<day>\d{1,2})(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?P<sign>[./-])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_TIME = re.compile(
    r"[^\d\n]{0,25}?(?<!\d)(?P<hour>[012]?\d)(?:[:.h時시](?P<minute>[0-5]\d))(?::\d\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d\d?:?\d\d|[A-Z]{2,4}\b)?",
    re.IGNORECASE,
)
_NAIVE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ]+(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
)
_SCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d) (?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d) (?:GMT"
    r"|UTC)(?P<zone>[+-]\d{4})?"
)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_ZONES = {
    "mez": "CET",
    "mesz": "CEST",
    "et": "",
    "ist": "+05:30",
    "jst": "+09:00",
    "kst": "+09:00",
    "msk": "+03:00",
    "bst": "+01:00",
    "aest": "+10:00",
    "aedt": "+11:00",
    "sast": "+02:00",
    "pkt": "+05:00",
    "wib": "+07:00",
    "hkt": "+08:00",
    "sgt": "+08:00",
}


def stated(text: str | None) -> Stamp | None:
    """The moment of a machine's value: ISO 8601, RFC 822, what a script prints, seconds since 1970."""
    words = " ".join((text or "").split())[:80]
    if not words:
        return None
    at = moment(words)
    if at is None and (script := _SCRIPT.match(words)):
        at = moment(
            f"{script['day']} {script['month']} {script['year']} {script['time']} {script['zone'] or 'GMT'}"
        )
    if at is None and _EPOCH.fullmatch(words):
        at = datetime.fromtimestamp(int(words[:10]), UTC)
    if at is not None:
        return Stamp(at) if _EARLIEST < at.year < _LATEST else None
    naive = _NAIVE.match(words)
    if naive is not None:
        missing = "the zone" if naive["hour"] else "the time of day"
        return _stamp(naive, naive["hour"], naive["minute"], missing, second=naive["second"])
    return visible(words, month_first=False)


def visible(text: str, *, month_first: bool) -> Stamp | None:
    """The first day that a line of the page names, with its time of day where one follows.

    `month_first` is for numbers alone, as the United States write them.
    """
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _NUMBERS):
        found = pattern.search(text)
        if found is None:
            continue
        swapped = pattern is _NUMBERS and _swapped(found, text, month_first=month_first)
        time = _TIME.match(text, found.end())
        return _with_time(found, time, swapped=swapped)
    return None


def _swapped(found: re.Match[str], text: str, *, month_first: bool) -> bool:
    """Whether the month comes first: it must, or the weekday says so, or else `month_first` does."""
    if int(found["month"]) > 12:
        return True
    weekday = _WEEKDAY.search(text[max(0, found.start() - 20) : found.start()])
    readings = [_stamp(found, None, None, "", swapped=swapped) for swapped in (False, True)]
    if weekday is not None and all(readings):
        days = [f"{reading.at:%a}".casefold() == weekday[1].casefold() for reading in readings if reading]
        if any(days):
            return days[1] and not days[0]
    return month_first and found["sign"] == "/" and int(found["day"]) <= 12


def _with_time(found: re.Match[str], time: re.Match[str] | None, *, swapped: bool) -> Stamp | None:
    if time is None:
        return _stamp(found, None, None, "the time of day", swapped=swapped)
    hour = int(time["hour"])
    half = (time["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = (time["zone"] or "").strip()
    zone = _ZONES.get(zone.lower(), zone)
    day = _stamp(found, str(hour), time["minute"], "the zone", swapped=swapped)
    if day is None:
        return _stamp(found, None, None, "the time of day", swapped=swapped)
    exact = (
        moment(f"{day.at:%Y-%m-%dT%H:%M:00}{zone}") or moment(f"{day.at:%d %b %Y %H:%M:00} {zone}")
        if zone
        else None
    )
    return Stamp(exact) if exact is not None else day


def _stamp(
    found: re.Match[str],
    hour: str | None,
    minute: str | None,
    missing: str,
    *,
    second: str | None = None,
    swapped: bool = False,
) -> Stamp | None:
    word = found["month"].casefold().rstrip(".")
    month = int(word) if word.isdigit() else _MONTH.get(word) or _MONTH.get(word.removeprefix("ב")) or 0
    day = int(found["day"])
    if swapped:
        month, day = day, month
    try:
        at = datetime(
            int(found["year"]), month, day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    return Stamp(at, missing) if _EARLIEST < at.year < _LATEST else None
