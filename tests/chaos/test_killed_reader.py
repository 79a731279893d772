"""`kill -9` of the worker while it reads a picture: one scan for the text, none without it."""

import json
import threading
import urllib.request
import uuid

import pytest

from tests.chaos.house import PREFIX, House
from tests.chaos.tap import Strike
from tests.ocr.pictures import encoded, picture_of

TEXT = "Push Day\nBench press 3x8 @ 60kg"
STEPS = [
    ("redis", b"thinking", "after"),
    ("dynamodb", b"TransactWriteItems", "after"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with House(tmp_path_factory.mktemp("house"), members=len(STEPS)) as house:
        yield house


class Scan(threading.Thread):
    """A phone that sends a picture and waits for its text."""

    def __init__(self, house: House, member: dict):
        super().__init__(daemon=True)
        boundary = uuid.uuid4().hex
        picture = encoded(picture_of(TEXT, size=(900, 300)))
        self._request = urllib.request.Request(
            f"http://127.0.0.1:{house.web_port}/api/ocr",
            method="POST",
            data=(
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="scan.jpg"'
                f"\r\nContent-Type: image/jpeg\r\n\r\n"
            ).encode()
            + picture
            + f"\r\n--{boundary}--\r\n".encode(),
            headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Authorization": f"Bearer {member['token']}",
            },
        )
        self.answer: dict = {}

    def run(self) -> None:
        with urllib.request.urlopen(self._request, timeout=60) as reply:
            self.answer = json.loads(reply.read())


def account_of(house: House, member: dict) -> dict:
    key = {"id": {"S": member["id"]}}
    row = house._dynamodb.get_item(
        TableName=PREFIX + "spotter-users", Key=key, ConsistentRead=True
    )["Item"]
    scans = [used["N"] for name, used in row["usage"]["M"].items() if name.endswith("#scans")]
    return {
        "scans": sum(map(int, scans)),
        "reservations": len(row["reservations"]["M"]),
        "imports": house._count("spotter-imports", member),
    }


@pytest.mark.parametrize(("store", "marker", "when"), STEPS)
def test_a_reader_killed_at_work_is_followed_by_one_that_finishes(house, store, marker, when):
    member = next(house.members)
    tap = house.worker_taps[store]
    tap.arm(Strike(marker, when, house.kill_worker))
    scan = Scan(house, member)
    scan.start()
    assert tap.has_struck.wait(60), "The worker never made that call."

    house.start_worker()
    scan.join(60)

    assert scan.answer["text"] == TEXT
    assert scan.answer["quotaUsed"] == 1
    assert account_of(house, member) == {"scans": 1, "reservations": 0, "imports": 1}
