import os

from celery import Celery
from celery.signals import (
    setup_logging,
    task_prerun,
    worker_process_init,
    worker_process_shutdown,
)
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")

app = Celery("kinexfit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _use_django_logging(**_kwargs):
    """Keep Celery from replacing the JSON log set-up."""


@task_prerun.connect
def _renew_connections(task, **_kwargs):
    """Keep SQL connections as requests do: Celery is told not to open one for every task."""
    if not task.request.is_eager:
        close_old_connections()


@worker_process_init.connect
def _warm(**_kwargs):
    from kinexfit import aws, metrics

    aws.warm()
    metrics.start()


@worker_process_shutdown.connect
def _write_metrics(**_kwargs):
    from kinexfit import metrics

    # A pool process ends without running what Python does at exit.
    metrics.flush()
