"""Lengths of videos: seconds, as formats of news have them, to the ISO 8601 durations of ours."""

import re

_SECONDS = re.compile(r"(\d{1,8})(?:\.(\d{1,6}))?", re.ASCII)


def duration(seconds: str) -> str | None:
    """`90` is `PT1M30S`; null for what is no length."""
    found = _SECONDS.fullmatch(seconds.strip())
    if found is None:
        return None
    minutes, rest = divmod(int(found[1]), 60)
    hours, minutes = divmod(minutes, 60)
    fraction = (found[2] or "").rstrip("0")
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    if rest or fraction:
        parts.append(f"{rest}.{fraction}S" if fraction else f"{rest}S")
    return f"PT{''.join(parts)}" if any(parts) else None
