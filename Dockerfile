# Assets need Node and npm packages, which the image that serves does not carry.
FROM python:3.11-slim AS assets
WORKDIR /src
COPY requirements.txt requirements-dev.txt ./
RUN pip install --no-cache-dir -r requirements-dev.txt
COPY . .
RUN python -m kinexfit.assets

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8000 HOME=/home/kinexfit
RUN useradd --create-home --uid 10001 kinexfit
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
COPY --from=assets /src/kinexfit/static/dist kinexfit/static/dist
# Settings make .local/ on import, which the serving user could not do in a folder of root's.
RUN python manage.py collectstatic --noinput -v 0 && chown -R kinexfit .local
ARG BUILD_ID=unknown
ENV BUILD_ID=$BUILD_ID DJANGO_ENV=production
USER kinexfit
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/api/health', timeout=4)"]
ENTRYPOINT ["deploy/entrypoint.sh"]
CMD ["web"]
