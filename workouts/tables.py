"""`spotter-workouts` and `spotter-workout-completions`."""

from datetime import UTC, date, datetime

from django.conf import settings
from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    IncludeProjection,
    KeysOnlyProjection,
)

from kinexfit.tables import JSONDocument, Table


class NewestFirst(GlobalSecondaryIndex):
    class Meta:
        index_name = "userId-createdAt-index"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    created_at = UnicodeAttribute(range_key=True, attr_name="createdAt")


class Summaries(GlobalSecondaryIndex):
    """What lists show and searches ask, newest first, without the blocks: half a KB a workout.

    DynamoDB keeps it itself, so no search document can drift from its workout.
    """

    class Meta:
        index_name = "userId-createdAt-summary-index"
        projection = IncludeProjection(
            [
                "title", "source", "difficulty", "durationMinutes", "exerciseCount", "isCompleted",
                "completionCount", "scheduledDate", "isFavourite", "isTemplate", "searchText",
                "updatedAt", "deletedAt",
            ]
        )  # fmt: skip
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    created_at = UnicodeAttribute(range_key=True, attr_name="createdAt")


class ByShare(GlobalSecondaryIndex):
    """Only shared workouts are in it: who holds a link finds one workout by the link's hash."""

    class Meta:
        index_name = "shareHash-index"
        projection = KeysOnlyProjection()
        billing_mode = "PAY_PER_REQUEST"

    share_hash = UnicodeAttribute(hash_key=True, attr_name="shareHash")


class Changes(GlobalSecondaryIndex):
    """Which workouts were written when, deleted ones too: what a client that syncs asks for."""

    class Meta:
        index_name = "userId-changedAt-index"
        projection = KeysOnlyProjection()
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    changed_at = UnicodeAttribute(range_key=True, attr_name="changedAt")


class BySchedule(GlobalSecondaryIndex):
    """Only workouts with a date are in it: a day or a month of the calendar is one query."""

    class Meta:
        index_name = "userId-scheduledDate-index"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    scheduled_date = UnicodeAttribute(range_key=True, attr_name="scheduledDate")


class Workout(Table):
    """PK `userId`, SK `id` as the client chose it. Moments are whole-second ISO text.

    A row without `createdAt` is a placeholder: something was said of a workout we have not been
    sent yet. It is in no index, so no list shows it.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-workouts"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    created_at = UnicodeAttribute(attr_name="createdAt", null=True)
    updated_at = UnicodeAttribute(attr_name="updatedAt", null=True)
    # The newest edit time a client has sent, to ignore an older write that comes late.
    edited_at = UnicodeAttribute(attr_name="clientUpdatedAt", null=True)
    deleted_at = UnicodeAttribute(attr_name="deletedAt", null=True)
    # Our own clock's moment of the last write of any kind, in microseconds; see `Changes`.
    changed_at = UnicodeAttribute(attr_name="changedAt", null=True)
    # Raised by every edit of what a workout holds, and a condition of it: `rows.edit`.
    version = NumberAttribute(null=True)
    title = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    user_subscription_tier = UnicodeAttribute(attr_name="userSubscriptionTier", null=True)
    difficulty = UnicodeAttribute(null=True)
    duration_minutes = NumberAttribute(attr_name="durationMinutes", null=True)
    exercise_count = NumberAttribute(attr_name="exerciseCount", null=True)
    scheduled_date = UnicodeAttribute(attr_name="scheduledDate", null=True)
    scheduled_time = UnicodeAttribute(attr_name="scheduledTime", null=True)
    status = UnicodeAttribute(null=True)
    completed_date = UnicodeAttribute(attr_name="completedDate", null=True)
    completed_at = UnicodeAttribute(attr_name="completedAt", null=True)
    duration_seconds = NumberAttribute(attr_name="durationSeconds", null=True)
    completion_count = NumberAttribute(attr_name="completionCount", null=True)
    is_completed = BooleanAttribute(attr_name="isCompleted", null=True)
    is_favourite = BooleanAttribute(attr_name="isFavourite", null=True)
    is_template = BooleanAttribute(attr_name="isTemplate", null=True)
    # The words and facets a search matches, as `workouts.searching` writes them.
    search_text = UnicodeAttribute(attr_name="searchText", null=True)
    # Both of a share link: the nonce it is derived from, and the hash it is found by.
    share_nonce = UnicodeAttribute(attr_name="shareNonce", null=True)
    share_hash = UnicodeAttribute(attr_name="shareHash", null=True)
    # {description, content, sourceURL, tags, ...}: what is shown and never searched by.
    body = JSONDocument(null=True)
    blocks = JSONDocument(null=True)
    # The contract's flat fields of the blocks, derived when they are written: a list of 20 would
    # otherwise spend most of its time on them. Absent in rows written before it.
    flat = JSONDocument(null=True)
    checks = JSONDocument(null=True)

    newest_first = NewestFirst()
    summaries = Summaries()
    by_share = ByShare()
    changes = Changes()
    by_schedule = BySchedule()

    # Stamped here and not by the callers: a write that forgot it would never reach a client.
    def save(self, *args, **options):
        self.changed_at = _this_moment()
        return super().save(*args, **options)

    def get_save_kwargs_from_instance(self, *args, **options):
        self.changed_at = _this_moment()
        return super().get_save_kwargs_from_instance(*args, **options)

    def update(self, actions, *args, **options):
        return super().update([*actions, Workout.changed_at.set(_this_moment())], *args, **options)

    def get_update_kwargs_from_instance(self, actions, *args, **options):
        stamped = [*actions, Workout.changed_at.set(_this_moment())]
        return super().get_update_kwargs_from_instance(stamped, *args, **options)


def _this_moment() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Completion(Table):
    """PK `userId`, SK `completedAt` with milliseconds, so that two finished at once both fit."""

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-workout-completions"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    completed_at = UnicodeAttribute(range_key=True, attr_name="completedAt")
    completion_id = UnicodeAttribute(attr_name="completionId")
    workout_id = UnicodeAttribute(attr_name="workoutId")
    completed_date = UnicodeAttribute(attr_name="completedDate")
    duration_seconds = NumberAttribute(attr_name="durationSeconds", default=0)
    # {notes, exerciseMetrics, prHighlights, sets, records}
    log = JSONDocument(default=dict)
    created_at = UnicodeAttribute(attr_name="createdAt")


class MemberExercise(Table):
    """A member's own exercises: PK `userId`, SK `id`, which starts with "custom_"."""

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-member-exercises"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    # {muscles, kit, measure, unilateral, notes}
    details = JSONDocument(default=dict)
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")


class WorkoutSession(Table):
    """PK `userId`, SK `id` as the device made it: what `workouts.merging` knows of one session.

    `completedAt` is the key of the completion its log is written to, while it counts as done.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-workout-sessions"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    workout_id = UnicodeAttribute(attr_name="workoutId")
    # Raised by every write and a condition of it: two devices at once never undo each other.
    version = NumberAttribute()
    is_open = BooleanAttribute(attr_name="isOpen", default=True)
    completed_at = UnicodeAttribute(attr_name="completedAt", null=True)
    updated_at = UnicodeAttribute(attr_name="updatedAt")
    state = JSONDocument()


class TrainingMonth(Table):
    """PK `userId`, SK `month` ("2026-11", of the moment in UTC): `workouts.rollups` of it.

    A table of its own, so that no query of completions or workouts has to step over these rows.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-training-months"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    month = UnicodeAttribute(range_key=True)
    # Raised by every write and a condition of it, so that no completion is counted over another.
    version = NumberAttribute()
    totals = JSONDocument()


class BodyMetric(Table):
    """PK `userId`, SK `date`. A measured field is `{value, unit}` as it was entered, by itself:
    two devices that measure different things on one day never undo each other.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-body-metrics"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    date = UnicodeAttribute(range_key=True)
    # The unit last sent, which is what the day is read in: "metric" or "imperial".
    unit = UnicodeAttribute(default="metric")
    weight = JSONDocument(null=True)
    body_fat_percentage = JSONDocument(attr_name="bodyFatPercentage", null=True)
    muscle_mass = JSONDocument(attr_name="muscleMass", null=True)
    chest = JSONDocument(null=True)
    waist = JSONDocument(null=True)
    hips = JSONDocument(null=True)
    thighs = JSONDocument(null=True)
    arms = JSONDocument(null=True)
    calves = JSONDocument(null=True)
    shoulders = JSONDocument(null=True)
    neck = JSONDocument(null=True)
    notes = UnicodeAttribute(null=True)
    photo_urls = JSONDocument(attr_name="photoUrls", null=True)
    created_at = UnicodeAttribute(attr_name="createdAt", null=True)
    updated_at = UnicodeAttribute(attr_name="updatedAt", null=True)


class Planned(Table):
    """PK `userId`, SK `id`: "2026-11-24#…" is a plan for that day, "series#…" one that repeats."""

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-plans"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    workout_id = UnicodeAttribute(attr_name="workoutId")
    title = UnicodeAttribute()
    minutes = NumberAttribute(null=True)
    time = UnicodeAttribute(null=True)
    is_skipped = BooleanAttribute(attr_name="isSkipped", null=True)
    # `workouts.recurrence.Repeat` as JSON.
    repeat = JSONDocument(null=True)
    created_at = UnicodeAttribute(attr_name="createdAt")


class Import(Table):
    """PK `userId`, SK `id`: a file moved in. "ID" is the import itself, "part#ID#read#000" a piece
    of its file, "added#ID" and "belongings#ID" what it added, "mapping" what the member said their
    other apps' exercises are.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-history-imports"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    # read, applying, applied, undoing, undone
    status = UnicodeAttribute(null=True)
    app = UnicodeAttribute(null=True)
    file_name = UnicodeAttribute(attr_name="fileName", null=True)
    unit = UnicodeAttribute(null=True)
    # Whether the file leaves its unit open.
    asks_unit = BooleanAttribute(attr_name="asksUnit", null=True)
    # Sessions in the file, sessions added, and how much else is in it.
    total = NumberAttribute(null=True)
    done = NumberAttribute(null=True)
    others = NumberAttribute(null=True)
    # {kind: how many} of all else that was added.
    brought = JSONDocument(null=True)
    created_at = UnicodeAttribute(attr_name="createdAt", null=True)
    # What was added and what rests on it, to undo it by: `workouts.moving.kept.notes`.
    added = JSONDocument(null=True)
    # {name in a file: exercise id}
    mapping = JSONDocument(null=True)
    data = BinaryAttribute(null=True, legacy_encoding=False)

    @property
    def made_on(self) -> date:
        return date.fromisoformat(self.created_at[:10])
