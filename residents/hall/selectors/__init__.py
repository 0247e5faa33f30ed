"""What the hall answers: services found in everyday words, pinyin, or with a slip of the finger."""

from residents.hall.selectors.finding import LONGEST_QUERY, ServiceHit, find_services

__all__ = ["LONGEST_QUERY", "ServiceHit", "find_services"]
