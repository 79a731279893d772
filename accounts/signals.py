"""What accounts tells the apps it may not import. A receiver is safe to call again."""

from django.dispatch import Signal

# Before anything is deleted: end what costs the member money. Sent with `user_id`.
billing_ends = Signal()

# Then: delete what isn't a row in a table keyed by the member, such as files. Sent with `user_id`.
account_closes = Signal()
