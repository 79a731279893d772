"""`spotter-imports`: one row per import: what was read and where, until it is forgotten."""

from django.conf import settings
from pynamodb.attributes import BooleanAttribute, MapAttribute, TTLAttribute, UnicodeAttribute

from kinexfit.tables import JSONDocument, Table


class Import(Table):
    """PK `userId` (a guest's is "guest:" and their id), SK `id`, the id of the job that made it.

    Written in the transaction that charges for it: who has the row has paid, and the other way
    round. `saved` maps the number of a workout in the reading to what became of it.
    """

    class Meta:
        table_name = settings.DYNAMODB_TABLE_PREFIX + "spotter-imports"
        region = settings.AWS_REGION
        billing_mode = "PAY_PER_REQUEST"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    id = UnicodeAttribute(range_key=True)
    created_at = UnicodeAttribute(attr_name="createdAt")
    # photo, paste, share, instagram, tiktok
    source = UnicodeAttribute()
    is_charged = BooleanAttribute(attr_name="isCharged", default=False)
    # {text, reading, pieces, pages: [{key, width, height}], pagesLeftOut, confidence, post}
    document = JSONDocument()
    saved: MapAttribute = MapAttribute(default=dict)
    ttl = TTLAttribute()
