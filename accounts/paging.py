"""Lists of a hundred thousand rows that don't count them all for every page."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# What a person may page through; beyond it they search.
MOST = 2_000


class CappedPaginator(Paginator):
    @cached_property
    def count(self) -> int:
        return cast(QuerySet, self.object_list)[: MOST + 1].count()
