"""What browsers and phones report: taken politely, logged by name only."""

import logging


def test_an_event_is_logged_without_its_properties(db, client, caplog):
    with caplog.at_level(logging.INFO, "kinexfit.reports"):
        reply = client.post(
            "/api/analytics",
            {"event": "start_viewed", "properties": {"email": "a@example.com"}},
            content_type="application/json",
        )

    assert reply.json() == {"ok": True}
    (record,) = [record for record in caplog.records if record.name == "kinexfit.reports"]
    assert record.event == "start_viewed"
    assert "a@example.com" not in str(record.__dict__)


def test_an_event_without_a_name_is_refused(db, client):
    assert client.post("/api/analytics", {}, content_type="application/json").status_code == 400


def test_a_flood_is_taken_and_dropped(db, client):
    event = {"event": "x"}
    replies = [
        client.post("/api/analytics", event, content_type="application/json").status_code
        for _ in range(61)
    ]

    assert replies == [200] * 60 + [202]


def test_a_blocked_script_is_reported_by_directive(db, client, caplog):
    body = '{"csp-report": {"effective-directive": "script-src", "document-uri": "/secret"}}'
    with caplog.at_level(logging.WARNING, "kinexfit.reports"):
        reply = client.post("/api/csp-report", body, content_type="application/csp-report")

    assert reply.status_code == 204
    assert caplog.records[-1].directive == "script-src"
