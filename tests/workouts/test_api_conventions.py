"""What every training route has in common: contract §1 and traps 1 to 3."""

import pytest
from rest_framework.test import APIClient

ROUTES = [
    *(("get", path) for path in ("/api/mobile/workouts", "/api/workouts", "/api/workouts/W1",
      "/api/workouts/completions", "/api/workouts/completions/stats", "/api/workouts/stats",
      "/api/workouts/scheduled", "/api/workouts/W1/completions", "/api/workouts/events",
      "/api/body-metrics", "/api/body-metrics/latest", "/api/imports", "/api/export")),
    *(("post", path) for path in ("/api/mobile/workouts", "/api/workouts", "/api/imports",
      "/api/workouts/completions", "/api/workouts/W1/complete", "/api/body-metrics")),
    ("put", "/api/mobile/workouts/W1"),
    *(("patch", path) for path in ("/api/workouts/W1", "/api/workouts/W1/schedule")),
    *(("delete", path) for path in ("/api/mobile/workouts/W1", "/api/workouts/W1",
      "/api/workouts/W1/schedule", "/api/body-metrics/2026-03-05")),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_keeps_the_conventions(api, method, path):
    """Contract §1 and traps 1 and 2: no redirect, 401 for a token that is none, nothing kept."""
    unknown = APIClient()
    unknown.credentials(HTTP_AUTHORIZATION="Bearer nonsense")

    refused = getattr(unknown, method)(path)
    slashed = getattr(api, method)(path + "/")
    reply = getattr(api, method)(path)

    assert (refused.status_code, slashed.status_code) == (401, 404)
    for one in (refused, slashed, reply):
        assert one["Content-Type"].startswith("application/json")
        assert "no-store" in one["Cache-Control"]
        assert not one.cookies
        if one.status_code >= 400:
            body = one.json()
            assert body["error"]
            assert body["message"]
            assert body["code"].isupper()
