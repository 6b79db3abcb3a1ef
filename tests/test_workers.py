"""What the workers of one server share, and what they write before they end."""

import sqlite3
from pathlib import Path

import httpx

from tests.processes import serving, wirecopy


def test_workers_share_a_keys_requests_and_write_down_its_use_before_they_end(tmp_path: Path) -> None:
    path = tmp_path / "wirecopy.db"
    database = f"sqlite:///{path}"
    assert wirecopy("migrate", database=database).returncode == 0
    made = wirecopy("partner", "add", "Harbour Radio", "--rate", "30", database=database)
    headers = {"authorization": f"Bearer {made.stdout.strip()}"}
    # A connection each, so that each worker gets some.
    limits = httpx.Limits(max_keepalive_connections=0)
    with (
        serving(tmp_path, "--workers", "2", database=database) as (address, _),
        httpx.Client(headers=headers, limits=limits) as client,
    ):
        statuses = [client.get(f"{address}/v1/articles").status_code for _ in range(60)]
    # Half a request comes in each second, and two at once may count as one.
    assert 30 <= statuses.count(200) <= 40
    assert statuses.count(200) + statuses.count(429) == 60
    with sqlite3.connect(path) as connection:
        used = connection.execute("SELECT last_used_at IS NOT NULL FROM keys WHERE role = 'reader'")
        assert used.fetchall() == [(1,)]
    connection.close()
