"""Webhook events: what Stripe told us, what became of it, and what staff may still replay."""

from django.conf import settings
from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from kinexfit.tables import Table


class StateIndex(GlobalSecondaryIndex):
    """Newest first per state, without the payloads: the staff's list."""

    class Meta:
        index_name = "state-receivedAt-index"
        projection = IncludeProjection(["type", "userId", "customerId", "reason", "attempts"])
        billing_mode = "PAY_PER_REQUEST"

    state = UnicodeAttribute(hash_key=True)
    received_at = UnicodeAttribute(range_key=True, attr_name="receivedAt")


class WebhookEvent(Table):
    """PK `eventId`. `state` is processing, done, failed or parked; `lease` fences the handler."""

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-webhook-events"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    id = UnicodeAttribute(hash_key=True, attr_name="eventId")
    type = UnicodeAttribute()
    state = UnicodeAttribute()
    received_at = UnicodeAttribute(attr_name="receivedAt")
    lease = UnicodeAttribute(null=True)
    leased_until = NumberAttribute(attr_name="leasedUntil", null=True)
    attempts = NumberAttribute(default=0)
    payload = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    customer_id = UnicodeAttribute(attr_name="customerId", null=True)
    user_id = UnicodeAttribute(attr_name="userId", null=True)
    expires = TTLAttribute(attr_name="ttl", null=True)

    by_state = StateIndex()
