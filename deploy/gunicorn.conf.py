"""Gunicorn for one container or one laptop; WEB_CONCURRENCY sets the number of processes."""

import gc
import os

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104
worker_class = "gthread"
# Loaded once and forked: workers share what never changes, and a killed one is back at once.
preload_app = True
threads = 8
# A JSON generation may wait 55 s for its job.
timeout = 75
graceful_timeout = 60
# Longer than the load balancer's 60 s, so that it never reuses a connection we just closed.
keepalive = 65
max_requests = 20_000
max_requests_jitter = 2_000
# Requests are logged as JSON by the application.
accesslog = None
errorlog = "-"
loglevel = "warning"


def when_ready(server):
    """Load every view, and spare the collector what will never be freed: it would copy it too."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def post_worker_init(worker):
    """Make the AWS clients before threads race to make one each, and begin to work and measure."""
    from billing import gateways
    from kinexfit import aws, metrics

    aws.warm()
    metrics.start()
    gateways.deliver_waiting()
