"""The boundary field: a Shapely geometry in Python, WKB in any database."""

from typing import Any

import shapely
from django.db import models
from shapely.geometry.base import BaseGeometry


class BoundaryField(models.BinaryField):  # type: ignore[type-arg]
    """One geometry in longitude and latitude (CGCS2000 / WGS 84, degrees)."""

    def from_db_value(self, value: Any, *_args: object) -> BaseGeometry | None:
        """Turn stored WKB into a geometry."""
        return None if value is None else shapely.from_wkb(bytes(value))

    def to_python(self, value: Any) -> BaseGeometry | None:
        """Accept a geometry or WKB."""
        if value is None or isinstance(value, BaseGeometry):
            return value
        return shapely.from_wkb(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Turn a geometry into WKB."""
        if isinstance(value, BaseGeometry):
            value = shapely.to_wkb(value, output_dimension=2)
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Write hex WKB for dumps."""
        geometry = self.value_from_object(obj)
        return "" if geometry is None else shapely.to_wkb(geometry, hex=True)
