import os

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_process_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinexfit.settings")

app = Celery("kinexfit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _use_django_logging(**_kwargs):
    """Keep Celery from replacing the JSON log set-up."""


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
