"""Getting workouts in. Callers import the package, not its parts."""

from ocr.services import drafts, importing, links, photos, pool, sign_up, trial, waiting

__all__ = ["drafts", "importing", "links", "photos", "pool", "sign_up", "trial", "waiting"]
