"""A plot of memory over lines, as an SVG: three lines on two axes need no library."""

from collections.abc import Sequence

from benchmarks.growth import Growth, peak

_WIDTH, _HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 36, 44
_COLOURS = ("#b45309", "#0f766e", "#1d4ed8")
_MB = 1_000_000


def memory(grown: Sequence[Growth]) -> bytes:
    """Resident memory in MB, from 0, over the lines handed over; a polyline an import."""
    most_lines = max(growth[-1].lines for growth in grown)
    most = -(-max(map(peak, grown)) // (20 * _MB)) * 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12" fill="#333">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-size="13">Resident memory of wirecopy import, in MB, '
        "over the lines taken in</text>",
    ]
    for share in range(5):
        size, lines = most * share / 4, most_lines * share // 4
        y, x = _y(size, most), _x(lines, most_lines)
        parts.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{size:g}</text>')
        anchor = "end" if share == 4 else "middle"
        parts.append(f'<text x="{x}" y="{_HEIGHT - 22}" text-anchor="{anchor}">{lines:,}</text>')
    for growth, colour in zip(grown, _COLOURS, strict=False):
        points = " ".join(f"{_x(each.lines, most_lines)},{_y(each.size / _MB, most)}" for each in growth)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    for number, (growth, colour) in enumerate(zip(grown, _COLOURS, strict=False)):
        named = f"{growth[-1].lines:,} lines: at most {peak(growth) / _MB:.0f} MB"
        parts.append(f'<text x="{_LEFT + 190 * number}" y="{_HEIGHT - 4}" fill="{colour}">{named}</text>')
    return "\n".join([*parts, "</svg>", ""]).encode()


def _x(lines: int, most: int) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * lines / most, 1)


def _y(size: float, most: int) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * size / most, 1)
