"""The floor of taking a report in: raw Django and DRF doing the least of the same work by plain ORM."""
