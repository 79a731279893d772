#!/bin/sh
# One image, four roles: web, worker, beat, and migrate, which runs once before a release.
set -eu

# The load balancer's health check names the container by its address, not by our domain.
export ALLOWED_HOSTS="${ALLOWED_HOSTS:-},127.0.0.1,$(hostname -i | cut -d' ' -f1)"

case "${1:-web}" in
web) exec gunicorn -c deploy/gunicorn.conf.py kinexfit.wsgi ;;
worker) exec celery -A kinexfit worker -l WARNING -Q default,ai,ocr -c "${WORKER_CONCURRENCY:-4}" ;;
beat) exec celery -A kinexfit beat -l WARNING -s /tmp/beat --pidfile= ;;
migrate)
    python manage.py migrate --noinput
    exec python manage.py create_tables
    ;;
*)
    echo "Unknown role $1: use web, worker, beat or migrate." >&2
    exit 64
    ;;
esac
