"""What makes the site installable and the player work without a network."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from kinexfit import errors

WORKER = "dist/js/worker.js"
# What every page needs; the rest is kept as pages are opened.
SHELL = (
    "dist/css/app.css",
    "dist/js/app.js",
    "dist/js/theme.js",
    "dist/fonts/inter-latin-wght-normal.woff2",
    "icon.svg",
)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that it may answer for every page."""
    script = _worker_script()
    files = [static(name) for name in SHELL]
    version = hashlib.sha256((script + "".join(files) + settings.BUILD_ID).encode()).hexdigest()
    shell = {
        "version": version[:12],
        "files": files,
        "offline": reverse("offline"),
        "waiting": reverse("share-waiting"),
    }
    reply = HttpResponse(
        f"self.SHELL = {JsonResponse(shell).content.decode()};\n{script}",
        content_type="text/javascript",
    )
    # Browsers ask again at every visit, so that a new version is never held back.
    reply["Cache-Control"] = "no-cache"
    return reply


def _worker_script() -> str:
    found = finders.find(WORKER)
    if found:
        with open(found, encoding="utf-8") as file:
            return file.read()
    if not staticfiles_storage.exists(WORKER):
        raise errors.NotFound
    with staticfiles_storage.open(WORKER) as file:
        return file.read().decode()


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    body = {
        "id": "/",
        "name": "Kinex Fit",
        "short_name": "Kinex Fit",
        "description": "Plan, train and log workouts, online or not.",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#09090b",
        "theme_color": "#09090b",
        "icons": [
            {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "share_target": {
            "action": reverse("share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "images", "accept": ["image/*", "application/pdf"]}],
            },
        },
        "shortcuts": [
            {"name": "Timer", "url": reverse("timer")},
            {"name": "Library", "url": reverse("library")},
        ],
    }
    reply = JsonResponse(body, content_type="application/manifest+json")
    reply["Cache-Control"] = "max-age=3600"
    return reply


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network: kept by the worker, and the same for everybody."""
    return render(request, "workouts/offline.html")


TIMERS = (
    ("interval", "Intervals"),
    ("tabata", "Tabata"),
    ("emom", "EMOM"),
    ("amrap", "AMRAP"),
    ("for_time", "For time"),
    ("chipper", "Chipper"),
    ("ladder", "Ladder"),
    ("death_by", "Death by"),
    ("rest", "Rest"),
    ("stopwatch", "Stopwatch"),
)


@require_safe
def timer(request: HttpRequest) -> HttpResponse:
    return render(request, "workouts/timer.html", {"kinds": TIMERS})
