"""The member record: what `spotter-users` holds about one member."""

from django.conf import settings
from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

from kinexfit.tables import JSONDocument, Table


class EmailIndex(GlobalSecondaryIndex):
    class Meta:
        index_name = "email-index"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    email = UnicodeAttribute(hash_key=True)


class StripeCustomerIndex(GlobalSecondaryIndex):
    class Meta:
        index_name = "stripeCustomerId-index"
        projection = AllProjection()
        billing_mode = "PAY_PER_REQUEST"

    stripe_customer_id = UnicodeAttribute(hash_key=True, attr_name="stripeCustomerId")


class TierIndex(GlobalSecondaryIndex):
    """Newest first per tier: the staff's list."""

    class Meta:
        index_name = "subscriptionTier-createdAt-index"
        projection = IncludeProjection(["subscriptionStatus", "isBeta"])
        billing_mode = "PAY_PER_REQUEST"

    subscription_tier = UnicodeAttribute(hash_key=True, attr_name="subscriptionTier")
    created_at = UnicodeAttribute(range_key=True, attr_name="createdAt")


class StatusIndex(GlobalSecondaryIndex):
    """Newest first per status: the few in arrears among the many who aren't."""

    class Meta:
        index_name = "subscriptionStatus-createdAt-index"
        projection = IncludeProjection(["subscriptionTier", "isBeta"])
        billing_mode = "PAY_PER_REQUEST"

    subscription_status = UnicodeAttribute(hash_key=True, attr_name="subscriptionStatus")
    created_at = UnicodeAttribute(range_key=True, attr_name="createdAt")


class Member(Table):
    """PK `id`, equal to the SQL user's public id. Moments are whole-second ISO text, so they sort.

    The maps exist from creation on: DynamoDB can only set a key inside a map that is there.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-users"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt", null=True)

    subscription_tier = UnicodeAttribute(attr_name="subscriptionTier", default="free")
    subscription_status = UnicodeAttribute(attr_name="subscriptionStatus", default="active")
    subscription_source = UnicodeAttribute(attr_name="subscriptionSource", null=True)
    subscription_ends_at = UnicodeAttribute(attr_name="subscriptionEndDate", null=True)
    past_due_since = UnicodeAttribute(attr_name="pastDueSince", null=True)
    trial_ends_at = UnicodeAttribute(attr_name="trialEndsAt", null=True)
    stripe_customer_id = UnicodeAttribute(attr_name="stripeCustomerId", null=True)
    stripe_subscription_id = UnicodeAttribute(attr_name="stripeSubscriptionId", null=True)
    # {tier: until when}: what gives access besides the best, once that ends (billing.ledger).
    subscription_backing: MapAttribute = MapAttribute(attr_name="subscriptionBacking", null=True)
    # Why the member has access, one attribute a source (billing.entitlements); the subscription_*
    # attributes above are derived from these. Every write of a fact counts the version up.
    stripe_fact = JSONDocument(attr_name="stripeFact", null=True)
    apple_fact = JSONDocument(attr_name="appleFact", null=True)
    grant_fact = JSONDocument(attr_name="grantFact", null=True)
    beta_fact = JSONDocument(attr_name="betaFact", null=True)
    access_version = NumberAttribute(attr_name="accessVersion", default=0)

    # {"2026-11#ai": 3, "2026-11#scans": 1, "2026-11#micros": 13500, "2026-11#tokens": 1300}
    usage: MapAttribute = MapAttribute(default=dict)
    # {job id: {"kind": "ai", "month": "2026-11", "expires": 1764000000}}
    reservations: MapAttribute = MapAttribute(default=dict)
    total_requests = NumberAttribute(attr_name="totalRequests", default=0)
    total_tokens = NumberAttribute(attr_name="totalTokens", default=0)
    total_micros = NumberAttribute(attr_name="totalCostMicros", default=0)

    # Contract §11 without personalRecords, which are a map of their own: two doors write them.
    training_profile = JSONDocument(attr_name="trainingProfile", null=True)
    # {exercise name: JSON of accounts.profile.PersonalRecord}
    personal_records: MapAttribute = MapAttribute(attr_name="personalRecords", default=dict)
    # The latest sessions, oldest first, as JSON strings {date, focus, exerciseIds}: what the coach
    # needs to vary the next one without a second read.
    recent_training: ListAttribute = ListAttribute(attr_name="recentTraining", default=list)

    # {exercise id: {rule, since, name}}, as `workouts.services.progressions` keeps them.
    progressions = JSONDocument(null=True)

    # What the calendar feed's address is derived from; none while the feed is off.
    calendar_nonce = UnicodeAttribute(attr_name="calendarNonce", null=True)

    weight_unit = UnicodeAttribute(attr_name="weightUnit", null=True)
    time_zone = UnicodeAttribute(attr_name="timeZone", null=True)
    onboarding_completed = BooleanAttribute(attr_name="onboardingCompleted", default=False)
    onboarding_skipped = BooleanAttribute(attr_name="onboardingSkipped", default=False)
    is_beta = BooleanAttribute(attr_name="isBeta", default=False)

    by_email = EmailIndex()
    by_stripe_customer = StripeCustomerIndex()
    by_tier = TierIndex()
    by_status = StatusIndex()

    @property
    def charged_by(self) -> str | None:
        """Who charges for what the member has, `apple` or `stripe` (contract §3)."""
        if self.subscription_source in ("apple", "stripe"):
            return self.subscription_source
        return "stripe" if self.stripe_subscription_id else None
