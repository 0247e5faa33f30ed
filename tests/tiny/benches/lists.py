"""The list of benches."""

from foundation.web.lists.columns import Column
from foundation.web.lists.definition import List, register
from foundation.web.lists.paging import Order, Part
from tests.tiny.benches.models import Bench


@register
class Benches(List):
    """Every bench, for all who sign in."""

    code = "benches"
    name = "Benches"
    route = "benches:list"
    orders = (Order("place", "by place", (Part("place"),)),)
    columns = (
        Column("place", "Place"),
        Column("state", "State"),
        Column("reporter", "Reporter", is_personal=True),
    )

    def scope(self, actor):
        return Bench.objects.all()
