"""What accounts tells the apps it may not import. A receiver is safe to call again."""

from django.dispatch import Signal

# Before anything is deleted: end what costs the member money. Sent with `user_id`.
billing_ends = Signal()

# Then: delete what isn't a row in a table keyed by the member, such as files. Sent with `user_id`.
account_closes = Signal()

# A member asks for a copy of their data: return a name and an iterable of what isn't a row, such
# as files. Sent with `user_id`.
data_copied = Signal()
