"""`spotter-ai-usage`: one row per generation, kept a month."""

from django.conf import settings
from pynamodb.attributes import BooleanAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from kinexfit.tables import JSONDocument, Table


class DayIndex(GlobalSecondaryIndex):
    """What was asked on a day, by everybody: the staff's costs and log, without the answers."""

    class Meta:
        index_name = "day-timestamp-index"
        projection = IncludeProjection(
            ["operation", "model", "tier", "success", "errorType", "totalTokens", "totalCostMicros"]
        )
        billing_mode = "PAY_PER_REQUEST"

    day = UnicodeAttribute(hash_key=True)
    timestamp = UnicodeAttribute(range_key=True)


class AIUsage(Table):
    """PK `userId`, SK `requestId` = month and job id, so a job has one row and months sort.

    Costs are micro-dollars. `result` keeps a workout that is not saved to the library, written in
    the transaction that charges for it: a lost reply loses nothing that was paid for.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-ai-usage"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    request_id = UnicodeAttribute(range_key=True, attr_name="requestId")
    timestamp = UnicodeAttribute()
    # The UTC day of `timestamp`.
    day = UnicodeAttribute(null=True)
    operation = UnicodeAttribute()
    model = UnicodeAttribute()
    tier = UnicodeAttribute()
    success = BooleanAttribute()
    error_type = UnicodeAttribute(attr_name="errorType", null=True)
    input_tokens = NumberAttribute(attr_name="inputTokens", default=0)
    output_tokens = NumberAttribute(attr_name="outputTokens", default=0)
    cache_read_tokens = NumberAttribute(attr_name="cacheReadTokens", default=0)
    cache_write_tokens = NumberAttribute(attr_name="cacheCreationTokens", default=0)
    total_tokens = NumberAttribute(attr_name="totalTokens", default=0)
    micros = NumberAttribute(attr_name="totalCostMicros", default=0)
    calls = NumberAttribute(default=0)
    first_pass = BooleanAttribute(attr_name="firstPass", null=True)
    repaired = BooleanAttribute(null=True)
    # Of the prompts and models it was made under; 0 is the product as shipped.
    version = NumberAttribute(null=True)
    workout_id = UnicodeAttribute(attr_name="workoutId", null=True)
    result = JSONDocument(null=True)
    ttl = TTLAttribute()

    by_day = DayIndex()
