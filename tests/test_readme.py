"""README is true: each command in its `console` blocks is run, and answers as shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.processes import serving

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8000"


def sessions() -> list[tuple[str, str]]:
    """Every command of the README's console blocks with what is shown as its answer."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    found = []
    for command in "".join(blocks).removeprefix("$ ").split("\n$ "):
        line, _, shown = command.partition("\n")
        found.append((line, shown.strip()))
    return found


def pattern(shown: str) -> str:
    """What is shown as a pattern: `…` stands for anything, white space for any."""
    parts = (re.escape(part.strip()).replace("\\ ", r"\s+") for part in shown.split("…"))
    return r"\s*" + r"[\s\S]*".join(re.sub(r"(\\?\n)+", r"\\s+", part) for part in parts) + r"\s*"


def test_the_commands_of_the_readme_answer_as_shown(tmp_path: Path) -> None:
    listed = sessions()
    assert len(listed) >= 8
    database = f"sqlite:///{tmp_path / 'w.db'}"
    with serving(tmp_path, "--sample", database=database) as (address, _):
        commands = "\n".join(f"{line}\nprintf '\\n%s\\n' @@@" for line, _ in listed)
        commands = commands.replace("copy.db", str(tmp_path / "copy.db"))
        done = subprocess.run(
            ["bash", "-c", commands.replace(ADDRESS, address).replace(".venv/bin/wirecopy", "wirecopy")],
            cwd=ROOT,
            env={
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "COLUMNS": "100",
                "WIRECOPY_DATABASE_URL": database,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    answers = done.stdout.split("\n@@@\n")
    assert len(answers) == len(listed) + 1, done.stderr
    for (line, shown), answer in zip(listed, answers, strict=False):
        assert re.fullmatch(pattern(shown), answer), f"{line}\n\nshown:\n{shown}\n\nanswered:\n{answer}"
        assert answer.strip() or re.match("[A-Z]+=", line), line
