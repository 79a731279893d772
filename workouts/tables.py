"""`spotter-workouts` and `spotter-workout-completions`."""

from django.conf import settings
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from kinexfit.tables import JSONDocument, Table


class NewestFirst(GlobalSecondaryIndex):
    class Meta:
        index_name = "userId-createdAt-index"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    created_at = UnicodeAttribute(range_key=True, attr_name="createdAt")


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
    # {description, content, sourceURL, tags, ...}: what is shown and never searched by.
    body = JSONDocument(null=True)
    blocks = JSONDocument(null=True)
    checks = JSONDocument(null=True)

    newest_first = NewestFirst()


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
