"""Pictures in: where uploads go, and a worker that reads them into one draft."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean

from django.core import signing
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from kinexfit import errors, jobs, storage
from ocr import app_words, gateways, imaging, layout
from ocr.guests import Guest
from ocr.lines import Line, Read
from ocr.parser import movements, phrases
from ocr.services import drafts, importing, waiting
from ocr.services.importing import Found, Work
from workouts import services as workouts

MOST_PICTURES = 10
PICTURE_LIFE = timedelta(days=90)
UPLOAD_LIFE = timedelta(days=1)
# Pages of all pictures of a draft together, a PDF's included.
_MOST_PAGES = 12
_SALT = "kinexfit.upload"
# In degrees: a row's cells part by less than half a line below the one, and above the other a few
# slanted words say nothing about the page.
_LEAST_SKEW, _MOST_SKEW = 2, 30
# The least sure of 23 held-out pictures in Latin letters, handwritten ones too, is read at 95.
_SURE = 88.0
_WORKOUT_KINDS = (imaging.JPEG, imaging.PNG, imaging.WEBP)


@dataclass(frozen=True, slots=True)
class Scans:
    """The copies kept of pictures, the lines read on each, and how many pages were too many."""

    pages: list[dict]
    lines: list[list[Line]]
    left_out: int = 0


class TooManyPictures(errors.BadInput):
    code = "TOO_MANY_PICTURES"
    message = "Up to 10 pictures fit in one workout."


class NoPicture(errors.BadInput):
    code = "NO_PICTURE"
    message = "Choose a picture or a PDF."


class UnknownUpload(errors.BadInput):
    code = "UNKNOWN_UPLOAD"
    message = "That upload has expired. Choose the picture again."


def _folder(root: str, owner_id: str, now: datetime) -> str:
    # The day comes first: the sweep then lists only what is due, whoever it belongs to.
    return f"{root}/{now.date().isoformat()}/{owner_id.replace(':', '-')}"


def new_uploads(
    *, owner: User | Guest, files: Sequence[tuple[str, int]], now: datetime
) -> list[tuple[str, storage.Upload]]:
    """Return a token and a place to send it to for each file, a media type and bytes to keep to."""
    if len(files) > MOST_PICTURES:
        raise TooManyPictures
    for content_type, size in files:
        if content_type not in imaging.NAMED:
            raise imaging.UnknownPicture
        if not 0 < size <= imaging.MOST_BYTES:
            raise imaging.FileTooLarge if size > 0 else imaging.EmptyFile
    names = [_upload_name(owner.public_id, content_type, now) for content_type, _ in files]
    return [
        (_token(name, owner), storage.upload(name, content_type=content_type, size=size))
        for name, (content_type, size) in zip(names, files, strict=True)
    ]


def _upload_name(owner_id: str, content_type: str, now: datetime) -> str:
    folder = _folder("uploads", owner_id, now)
    return f"{folder}/{uuid.uuid4()}.{imaging.NAMED[content_type]}"


def _names(owner: User | Guest, tokens: list[str]) -> list[str]:
    names = []
    for token in tokens:
        try:
            claim = signing.loads(token, salt=_SALT, max_age=UPLOAD_LIFE)
        except signing.BadSignature as exc:
            raise UnknownUpload from exc
        if claim["owner"] != owner.public_id:
            raise UnknownUpload
        names.append(claim["name"])
    return names


def start(
    *,
    owner: User | Guest,
    now: datetime,
    files: list[bytes] | None = None,
    uploads: list[str] | None = None,
    wants_text: bool = False,
    to: str | None = None,
    key: str | None = None,
) -> jobs.Job:
    """Hold one scan and have pictures read into one draft.

    `files` came with the request, `uploads` went straight to the store. `wants_text` counts text
    as success, as the phone does; the site wants a workout for a scan.
    """
    files, uploads = files or [], uploads or []
    if not files and not uploads:
        raise NoPicture
    if len(files) + len(uploads) > MOST_PICTURES:
        raise TooManyPictures
    kinds = [imaging.check(data) for data in files]
    if to:
        drafts.get(owner_id=owner.public_id, import_id=to)
    sent = _names(owner, uploads)
    written = [_upload_name(owner.public_id, kind, now) for kind in kinds]
    for name, data in zip(written, files, strict=True):
        storage.write(name, ContentFile(data))
    request = {"work": "photo", "files": sent + written, "wantsText": wants_text, "to": to}
    try:
        return waiting.start(owner=owner, request=request, now=now, key=key)
    except errors.KinexError:
        # What was uploaded before stays for another try; the daily sweep takes what nobody wants.
        storage.delete(written)
        raise


def keep_shared(*, owner: User | Guest, files: list[bytes], now: datetime) -> list[str]:
    """Store pictures another app shared and return their upload tokens; others are left out."""
    tokens = []
    for data in files[:MOST_PICTURES]:
        try:
            kind = imaging.check(data)
        except errors.KinexError:
            continue
        name = _upload_name(owner.public_id, kind, now)
        storage.write(name, ContentFile(data))
        tokens.append(_token(name, owner))
    return tokens


def _token(name: str, owner: User | Guest) -> str:
    return signing.dumps({"name": name, "owner": owner.public_id}, salt=_SALT)


@importing.does("photo")
def _read_photos(work: Work) -> Found:
    work.tell("thinking")
    scans = read_pictures(work, (_original(name) for name in work.request["files"]))
    transcript = layout.transcribe(scans.lines)
    work.tell("checking")
    found = drafts.found_in(
        text=transcript.text[: importing.MOST_TEXT],
        source="photo",
        ledger=work.ledger,
        pieces=[piece.to_json() for piece in transcript.pieces],
        pages=scans.pages,
        pages_left_out=scans.left_out,
        confidence=transcript.confidence,
        always_worth_a_scan=bool(work.request["wantsText"] and transcript.text),
    )
    return drafts.joined(work, found)


def _original(name: str) -> bytes:
    try:
        return storage.read(name, most=imaging.MOST_BYTES)
    except errors.NotFound as exc:
        # The browser said it had sent it, and hadn't.
        raise UnknownUpload from exc


def read_pictures(work: Work, originals: Iterable[bytes]) -> Scans:
    """Read pictures one after the other, so that only one is in memory, and keep their copies.

    Raise `ForeignScript` when all that is written on them is in letters we don't know.
    """
    reader = gateways.reader()
    pages: list[dict] = []
    lines: list[list[Line]] = []
    has_foreign = False
    left_out = 0
    folder = _folder("scans", work.owner_id, work.now)
    for original in originals:
        images = imaging.pages(original)[: _MOST_PAGES - len(pages)]
        left_out += imaging.page_count(original) - len(images)
        for image in images:
            read = _read_level(reader, image)
            name = f"{folder}/{work.job_id}-{len(pages)}.jpg"
            storage.write(name, ContentFile(imaging.to_jpeg(read.image)))
            pages.append({"key": name, "width": read.image.width, "height": read.image.height})
            is_foreign = read.is_foreign or _is_guessed(read)
            lines.append([] if is_foreign else read.lines)
            has_foreign = has_foreign or is_foreign
    if has_foreign and not any(lines):
        storage.delete([page["key"] for page in pages])
        raise gateways.ForeignScript
    return Scans(pages, lines, left_out)


def _is_guessed(read: Read) -> bool:
    """Say whether letters of another script were taken for ours that look like them: the reader
    was sure of little, and no word is one of a language we know."""
    text = app_words.plain(" ".join(line.text for line in read.lines))
    words = re.findall(r"[^\W\d_]{3,}", text)
    if len(words) < 2 or mean(line.confidence for line in read.lines) >= _SURE:
        return False
    return not any(movements.is_word(word) or phrases.is_function_word(word) for word in words)


def _read_level(reader: gateways.Reader, image: Image.Image) -> Read:
    """Read a picture; one that is askew once more after it is levelled, for what stands in rows."""
    read = reader.read(image)
    if not _LEAST_SKEW < abs(read.skew) < _MOST_SKEW:
        return read
    return reader.read(imaging.levelled(read.image, read.skew))


def keep_for_workout(*, user: User, workout_id: str, data: bytes) -> str:
    """Store a picture that belongs to a workout and return its name; a stranger's is not found."""
    workouts.get_workout(user_id=user.public_id, workout_id=workout_id)
    kind = imaging.check(data)
    if kind not in _WORKOUT_KINDS:
        raise imaging.UnknownPicture("Send a JPEG, PNG or WebP picture.")
    name = f"workouts/{user.public_id}/{uuid.uuid4()}.{imaging.EXTENSIONS[kind]}"
    storage.write(name, ContentFile(data))
    return name


def delete_old(*, now: datetime) -> int:
    """Delete pictures past their 90 days and originals past their day; return how many."""
    return sum(
        _delete_days(root, before=(now - life).date().isoformat())
        for root, life in (("scans", PICTURE_LIFE), ("uploads", UPLOAD_LIFE))
    )


def _delete_days(root: str, *, before: str) -> int:
    deleted = 0
    for day in storage.listing(root)[0]:
        if day < before:
            for owner in storage.listing(f"{root}/{day}")[0]:
                deleted += _delete_folder(f"{root}/{day}/{owner}")
    return deleted


def _delete_folder(folder: str) -> int:
    names = [f"{folder}/{name}" for name in storage.listing(folder)[1]]
    storage.delete(names)
    return len(names)


def links_of(*, owner_id: str) -> list[dict[str, str]]:
    """Return every picture of an owner with a link that opens it for a quarter of an hour."""
    return [{"name": name, "link": storage.link(name)} for name in _names_of(owner_id)]


def _names_of(owner_id: str) -> list[str]:
    owner = owner_id.replace(":", "-")
    folders = [f"workouts/{owner}"]
    for root in ("scans", "uploads"):
        folders += [f"{root}/{day}/{owner}" for day in storage.listing(root)[0]]
    there = [f"{folder}/{name}" for folder in folders for name in storage.listing(folder)[1]]
    # A visitor's pictures stay in the visitor's folder when their drafts move into an account.
    return list(dict.fromkeys([*drafts.files_of(owner_id=owner_id), *there]))


def delete_of(*, owner_id: str) -> None:
    """Delete every picture of an owner whose account closes; safe to run again."""
    storage.delete(_names_of(owner_id))
