"""Posts by their links: which links we know, and what the scraper says stands behind one.

An address a member typed is never fetched. It is taken apart into a platform and a post's code;
the address built from those is all the scraper is given.
"""

import functools
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal
from urllib.parse import urlsplit

import orjson
import requests
from django.conf import settings

from kinexfit import clock, errors, redis_client
from ocr import imaging

logger = logging.getLogger(__name__)

Platform = Literal["instagram", "tiktok"]
NAMES: dict[Platform, str] = {"instagram": "Instagram", "tiktok": "TikTok"}

SCRAPER_SECONDS = 45
_CACHE_SECONDS = 24 * 3600
MOST_PICTURES = 10
_URL = re.compile(r"(?:https?://)?(?:[\w-]{1,20}\.){1,3}[a-z]{2,4}/[^\s<>\"']{1,500}", re.I)
_INSTAGRAM = re.compile(r"/(?:[\w.]{1,40}/)?(?:p|reels?|tv)/([\w-]{5,40})(?:/|$)")
# What Instagram's share button copies: a code of its own that leads to the post.
_SHARED = re.compile(r"/share/(p|reels?|tv)/([\w-]{5,40})(?:/|$)")
_TIKTOK = re.compile(r"/@[\w.-]{1,40}/(?:video|photo)/(\d{8,25})(?:/|$)")
_TIKTOK_OLD = re.compile(r"/v/(\d{8,25})(?:\.html)?(?:/|$)")
_TIKTOK_SHORT = re.compile(r"/(?:t/)?([A-Za-z0-9]{6,20})(?:/|$)")


class InvalidLink(errors.BadInput):
    code = "INVALID_URL"
    message = "Invalid URL. Paste the link of an Instagram or TikTok post."


class LinkMissing(errors.BadInput):
    code = "URL_REQUIRED"
    message = "URL is required. Paste the link of a post."


class LoginNeeded(errors.NotAllowed):
    """Never 401: the phone takes that for its own session and wipes itself (contract §9)."""

    code = "SOURCE_AUTH_REQUIRED"
    message = "That is a private post. Paste its caption, or import a screenshot."


class PostNotFound(errors.NotFound):
    code = "POST_NOT_FOUND"
    message = "Post not found. Check the link, or paste the caption."


class ScraperSlow(errors.UpstreamSlow):
    code = "SCRAPER_TIMEOUT"
    message = "The post is taking too long to load. Try again, or paste its caption."


class ScraperFailed(errors.UpstreamFailed):
    code = "SCRAPER_FAILED"
    message = "The post couldn't be loaded. Try again, or paste its caption."


class ScraperBusy(errors.LimitReached):
    """Never "rate limit" in words: the phone shows that as a spent quota (contract §9)."""

    code = "SCRAPER_BUSY"
    message = "Too many requests right now. Wait a few minutes, or paste the caption."


class NotConfigured(errors.Unavailable):
    code = "LINKS_NOT_CONFIGURED"
    message = "Importing from a link isn't set up here. Paste the caption or use a screenshot."


class EmptyPost(errors.NotFound):
    code = "POST_EMPTY"
    message = "Post not found with a caption or pictures. Paste the text, or use a screenshot."


ERRORS = (
    InvalidLink, LoginNeeded, PostNotFound, ScraperSlow, ScraperFailed, ScraperBusy, NotConfigured,
    EmptyPost,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A post: where it is and its code there. `url` is made of these two alone."""

    platform: Platform
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a post says, in our words; counts and texts are the scraper's and not to be trusted."""

    caption: str
    username: str = ""
    full_name: str = ""
    likes: int | None = None
    comments: int | None = None
    posted_at: str | None = None
    media_type: str = "post"
    pictures: tuple[str, ...] = ()
    video_url: str = ""


def link_in(text: str) -> Link | None:
    """Return the first post's link in a text, with or without words around it."""
    for match in _URL.finditer(text[:2_000]):
        if link := _link(match[0]):
            return link
    return None


def link_of(url: str) -> Link:
    """Return what a link names; raise `InvalidLink`."""
    if not url.strip():
        raise LinkMissing
    link = link_in(url.strip())
    if link is None:
        raise InvalidLink
    return link


def _link(url: str) -> Link | None:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    if host in ("instagram.com", "instagr.am"):
        if found := _SHARED.match(parts.path):
            path = f"share/{found[1]}/{found[2]}"
            return _made("instagram", path, f"https://www.instagram.com/{path}/")
        found = _INSTAGRAM.match(parts.path)
        return found and _made("instagram", found[1], f"https://www.instagram.com/p/{found[1]}/")
    if host == "tiktok.com":
        if found := _TIKTOK.match(parts.path) or _TIKTOK_OLD.match(parts.path):
            return _made("tiktok", found[1], f"https://www.tiktok.com/@_/video/{found[1]}")
        if parts.path.startswith("/t/") and (found := _TIKTOK_SHORT.match(parts.path)):
            return _made("tiktok", found[1], f"https://www.tiktok.com/t/{found[1]}/")
    if host in ("vm.tiktok.com", "vt.tiktok.com") and (found := _TIKTOK_SHORT.match(parts.path)):
        return _made("tiktok", found[1], f"https://{host}/{found[1]}/")
    return None


def _made(platform: Platform, code: str, url: str) -> Link:
    return Link(platform, code, url)


def is_configured() -> bool:
    return bool(settings.SCRAPER_TOKEN)


class Scraper:
    """Apify's "run an actor and return its results" call; one post a call."""

    def __init__(self, *, url: str, token: str, actors: Mapping[Platform, str]):
        self._url = url
        self._token = token
        self._actors = actors

    def fetch(self, link: Link) -> Post:
        """Return the post behind a link, or raise one of our errors."""
        address = f"{self._url}/v2/acts/{self._actors[link.platform]}/run-sync-get-dataset-items"
        try:
            answer = requests.post(
                address,
                params={"timeout": SCRAPER_SECONDS, "maxItems": 1},
                headers={"Authorization": f"Bearer {self._token}"},
                json=_question(link),
                timeout=(5, SCRAPER_SECONDS + 3),
                allow_redirects=False,
            )
        except requests.Timeout as exc:
            raise ScraperSlow from exc
        except requests.RequestException as exc:
            raise ScraperFailed from exc
        return _read_answer(link, answer)


def _question(link: Link) -> dict:
    if link.platform == "instagram":
        return {"directUrls": [link.url], "resultsType": "posts", "resultsLimit": 1}
    return {"postURLs": [link.url], "resultsPerPage": 1, "shouldDownloadVideos": False}


def _read_answer(link: Link, answer: requests.Response) -> Post:
    if answer.status_code not in (200, 201):
        # The body may quote the post; the status says enough.
        logger.warning("scraper refused", extra={"status": answer.status_code})
        if b"TIMED-OUT" in answer.content:
            # A run stopped by its own limit comes as a failed run, its status in the message.
            raise ScraperSlow
        raise {408: ScraperSlow, 429: ScraperBusy}.get(answer.status_code, ScraperFailed)
    try:
        items = orjson.loads(answer.content)
    except orjson.JSONDecodeError as exc:
        raise ScraperFailed from exc
    item = items[0] if isinstance(items, list) and items else None
    if not isinstance(item, dict):
        raise PostNotFound
    if said := item.get("error") or item.get("errorCode"):
        words = f"{said} {item.get('errorDescription', '')}".lower()
        is_closed = any(word in words for word in ("private", "restricted", "login", "auth"))
        raise LoginNeeded if is_closed else PostNotFound
    return _instagram_post(item) if link.platform == "instagram" else _tiktok_post(item)


def _instagram_post(item: dict) -> Post:
    slides = [slide for slide in item.get("childPosts") or [] if isinstance(slide, dict)]
    pictures = [slide.get("displayUrl") for slide in slides] or item.get("images") or []
    is_video = item.get("type") == "Video" or item.get("productType") == "clips"
    return Post(
        caption=_text(item.get("caption")),
        username=_text(item.get("ownerUsername"))[:200],
        full_name=_text(item.get("ownerFullName"))[:200],
        likes=_count(item.get("likesCount")),
        comments=_count(item.get("commentsCount")),
        posted_at=_moment(item.get("timestamp")),
        media_type="reel" if is_video else "post",
        pictures=_addresses([item.get("displayUrl"), *pictures]),
        video_url=_text(item.get("videoUrl")),
    )


def _tiktok_post(item: dict) -> Post:
    author, video = _part(item, "authorMeta"), _part(item, "videoMeta")
    slides = [s for s in item.get("slideshowImageLinks") or [] if isinstance(s, dict)]
    pictures = [slide.get("downloadLink") or slide.get("tiktokLink") for slide in slides]
    return Post(
        caption=_text(item.get("text")),
        username=_text(author.get("name"))[:200],
        full_name=_text(author.get("nickName"))[:200],
        likes=_count(item.get("diggCount")),
        comments=_count(item.get("commentCount")),
        posted_at=_moment(item.get("createTimeISO")),
        media_type="reel",
        pictures=_addresses([video.get("coverUrl"), *pictures]),
        video_url=_text(item.get("webVideoUrl")),
    )


def _part(item: dict, name: str) -> dict:
    part = item.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: Any) -> str:
    return value.strip()[:20_000] if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count else None


def _moment(value: Any) -> str | None:
    try:
        return clock.iso(clock.parse(value).astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return None


def _addresses(values: list) -> tuple[str, ...]:
    texts = [value for value in values if isinstance(value, str) and value]
    return tuple(dict.fromkeys(texts))[: MOST_PICTURES + 1]


@functools.cache
def scraper() -> Scraper:
    """Return this process's scraper, as settings describe it."""
    return Scraper(
        url=settings.SCRAPER_URL,
        token=settings.SCRAPER_TOKEN,
        actors={
            "instagram": settings.SCRAPER_INSTAGRAM_ACTOR,
            "tiktok": settings.SCRAPER_TIKTOK_ACTOR,
        },
    )


def post_of(link: Link) -> Post:
    """Return a post, from the cache when somebody asked for it today."""
    if not is_configured():
        raise NotConfigured
    key = f"post:{link.platform}:{link.code}"
    if known := _cached(key):
        return known
    post = scraper().fetch(link)
    if not (post.caption or post.pictures):
        raise EmptyPost
    _cache(key, post)
    return post


def _cached(key: str) -> Post | None:
    try:
        with redis_client.required() as redis:
            row = redis.get(key)
    except redis_client.StoreAway:
        return None
    if row is None:
        return None
    fields = orjson.loads(row)
    return Post(**{**fields, "pictures": tuple(fields["pictures"])})


def _cache(key: str, post: Post) -> None:
    try:
        with redis_client.required() as redis:
            redis.set(key, orjson.dumps(post).decode(), ex=_CACHE_SECONDS)
    except redis_client.StoreAway:
        logger.warning("post not cached")


def picture(address: str) -> bytes | None:
    """Return a post's picture from the hosts we allow; None for any other, or when it fails."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.port not in (None, 443) or not _is_allowed(parts.hostname):
        return None
    try:
        with requests.get(address, timeout=(3, 10), stream=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                return None
            data = answer.raw.read(imaging.MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError):
        return None
    return data if len(data) <= imaging.MOST_BYTES else None


def _is_allowed(host: str | None) -> bool:
    return host is not None and any(
        host == allowed or (allowed.startswith(".") and host.endswith(allowed))
        for allowed in settings.SCRAPER_PICTURE_HOSTS
    )
