"""Posts in: a link becomes a caption, its pictures, and the workout in either."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.core.files.base import ContentFile

from accounts.models import User
from kinexfit import errors, jobs, storage
from ocr import gateways, imaging, layout, scraping
from ocr.guests import Guest
from ocr.reading import Reading
from ocr.scraping import Link, Post
from ocr.services import drafts, importing, photos, waiting
from ocr.services.importing import Found, Work

_WHEN = re.compile(r"\d{4}-\d\d-\d\d")


def start(
    *, owner: User | Guest, url: str, now: datetime, to: str | None = None, key: str | None = None
) -> jobs.Job:
    """Hold one scan and have a post's link read."""
    link = scraping.link_of(url)
    if not scraping.is_configured():
        raise scraping.NotConfigured
    if to:
        drafts.get(owner_id=owner.public_id, import_id=to)
    request = {"work": "link", "platform": link.platform, "code": link.code, "url": link.url}
    return waiting.start(owner=owner, request={**request, "to": to}, now=now, key=key)


@importing.does("link")
def _read_link(work: Work) -> Found:
    link = Link(work.request["platform"], work.request["code"], work.request["url"])
    work.tell("thinking")
    post = scraping.post_of(link)
    work.tell("checking")
    found = drafts.found_in(
        text=post.caption[: importing.MOST_TEXT],
        source=link.platform,
        ledger=work.ledger,
        post=_post_json(link, post, _thumbnail(work, post)),
    )
    if not found.is_worth_a_scan and post.pictures:
        found = _with_pictures(work, found, post)
    return drafts.joined(work, found)


def _thumbnail(work: Work, post: Post) -> str | None:
    """Copy the post's first picture: a hot link dies within days."""
    data = scraping.picture(post.pictures[0]) if post.pictures else None
    if data is None:
        return None
    try:
        image = imaging.pages(data)[0]
    except errors.KinexError:
        return None
    image.thumbnail((640, 640))
    name = f"scans/{work.now.date().isoformat()}/{work.owner_id.replace(':', '-')}"
    name = f"{name}/{work.job_id}-thumbnail.jpg"
    storage.write(name, ContentFile(imaging.to_jpeg(image)))
    return name


def _with_pictures(work: Work, found: Found, post: Post) -> Found:
    """Read the slides of a post whose caption holds no workout: many plans are pictures."""
    try:
        scans = photos.read_pictures(work, _pictures(post))
    except gateways.ForeignScript:
        return _because(found, "The pictures of this post look like writing we can't read yet: "
                        "we know Latin letters. Paste it as text.")  # fmt: skip
    if not scans.pages:
        return _because(found, "The pictures of this post couldn't be loaded. "
                        "Paste the text, or use a screenshot.")  # fmt: skip
    transcript = layout.transcribe(scans.lines)
    if not transcript.text:
        return found
    head = found.text + "\n\n" if found.text else ""
    return drafts.found_in(
        text=(head + transcript.text)[: importing.MOST_TEXT],
        source=found.source,
        ledger=work.ledger,
        pieces=drafts.shifted([piece.to_json() for piece in transcript.pieces], by=len(head)),
        pages=scans.pages,
        confidence=transcript.confidence,
        post=found.post,
    )


def _because(found: Found, reason: str) -> Found:
    """Return what was found, which is no workout, with the reason why."""
    return replace(found, reading=found.reading.model_copy(update={"reason": reason}))


def _pictures(post: Post) -> Iterator[bytes]:
    slides = post.pictures[1:] or post.pictures
    for address in slides[: scraping.MOST_PICTURES]:
        data = scraping.picture(address)
        if data is not None and _is_picture(data):
            yield data


def _is_picture(data: bytes) -> bool:
    try:
        return imaging.check(data) != imaging.PDF
    except errors.KinexError:
        return False


def _post_json(link: Link, post: Post, thumbnail: str | None) -> dict:
    return {
        "url": link.url,
        "platform": link.platform,
        "content": post.caption,
        "username": post.username,
        "fullName": post.full_name,
        "likes": post.likes,
        "comments": post.comments,
        "timestamp": post.posted_at,
        "mediaType": post.media_type,
        "videoUrl": post.video_url,
        "thumbnail": thumbnail,
    }


def title_of(post: dict, reading: Reading, now: datetime) -> str:
    """Return the post's title: the workout's own, or the platform and the day it was posted."""
    if reading.title:
        return reading.title
    name = scraping.NAMES[post["platform"]]
    found = _WHEN.match(post["timestamp"] or "")
    day = found[0] if found else now.date().isoformat()
    return f"{name} Workout {day}"
