"""Staff read the application's log, in CloudWatch and on a laptop, narrowed the same way."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from kinexfit import aws, log_reading
from kinexfit.log_reading import CloudWatchLogs, LocalLogs, Wanted

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def wanted(**changes) -> Wanted:
    asked = {"service": "web", "since": NOW - timedelta(hours=1), "until": NOW, "limit": 10}
    return Wanted(**asked | changes)


def line(minutes: int, level: str = "INFO", message: str = "request") -> str:
    at = (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S%z")
    return json.dumps({"timestamp": at, "level": level, "message": message})


@pytest.fixture
def folder(tmp_path):
    lines = [line(90), line(30, "ERROR", "Store away"), line(20), "not JSON", line(10)]
    (tmp_path / "web.log").write_text("\n".join(lines) + "\n")
    return LocalLogs(tmp_path)


def test_local_lines_come_newest_first_within_the_time(folder):
    found, after = folder.lines(wanted())

    assert [one["message"] for one in found] == ["request", "not JSON", "request", "Store away"]
    assert after is None


def test_local_lines_are_narrowed_by_level_and_words(folder):
    assert len(folder.lines(wanted(level="ERROR"))[0]) == 1
    assert len(folder.lines(wanted(text="store"))[0]) == 1
    assert folder.lines(wanted(text="nowhere"))[0] == []
    assert folder.lines(wanted(service="beat"))[0] == []


def test_local_pages_follow_one_another(folder):
    first, after = folder.lines(wanted(limit=3))
    rest, end = folder.lines(wanted(limit=3, after=after))

    assert (len(first), len(rest), end) == (3, 1, None)


class FakeCloudWatch:
    def __init__(self, answer: dict | Exception) -> None:
        self.answer, self.asked = answer, {}

    def filter_log_events(self, **asked) -> dict:
        self.asked = asked
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_cloudwatch_is_asked_for_the_group_the_time_and_the_words(monkeypatch):
    cloud = FakeCloudWatch({"events": [{"message": line(5)}, {"message": "x"}], "nextToken": "t"})
    monkeypatch.setattr(aws, "logs", lambda: cloud)

    found, after = CloudWatchLogs("/ecs/kinexfit-").lines(
        wanted(level="ERROR", text='a"} || {b', after="s")
    )

    assert cloud.asked == {
        "logGroupName": "/ecs/kinexfit-web",
        "startTime": int((NOW - timedelta(hours=1)).timestamp() * 1000),
        "endTime": int(NOW.timestamp() * 1000),
        "limit": 10,
        "filterPattern": '{ ($.level = "ERROR") && ($.message = "*a} || {b*") }',
        "nextToken": "s",
    }
    assert ([one["message"] for one in found], after) == (["request", "x"], "t")


def test_cloudwatch_out_of_reach_is_said(monkeypatch):
    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "FilterLogEvents")
    monkeypatch.setattr(aws, "logs", lambda: FakeCloudWatch(denied))

    with pytest.raises(log_reading.LogsAway):
        CloudWatchLogs("/x-").lines(wanted())


def test_production_reads_no_local_file(settings):
    log_reading.logs.cache_clear()
    settings.IS_PRODUCTION, settings.LOG_GROUP_PREFIX = True, ""

    with pytest.raises(log_reading.LogsAway):
        log_reading.logs()
