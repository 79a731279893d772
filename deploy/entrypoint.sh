#!/bin/sh
# One image, four roles: web, worker, beat, and migrate, which runs once before a release.
set -eu

# The load balancer's health check names the container by its address, not by our domain.
export ALLOWED_HOSTS="${ALLOWED_HOSTS:-},127.0.0.1,$(hostname -i | cut -d' ' -f1)"

case "${1:-web}" in
web) exec gunicorn -c deploy/gunicorn.conf.py kinexfit.wsgi ;;
worker)
    # Pictures have a worker of their own: two at a time, each process replaced when it has grown.
    celery -A kinexfit worker -l WARNING -n coach@%h -Q default,ai -c "${WORKER_CONCURRENCY:-4}" &
    coach=$!
    celery -A kinexfit worker -l WARNING -n reader@%h -Q ocr -c 2 --max-memory-per-child=700000 &
    reader=$!
    trap 'kill -TERM $coach $reader 2>/dev/null' TERM INT
    # When one of them dies so does the container, and a new one takes over.
    while kill -0 $coach 2>/dev/null && kill -0 $reader 2>/dev/null; do
        sleep 1 &
        wait $! || true
    done
    kill -TERM $coach $reader 2>/dev/null || true
    wait
    ;;
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
