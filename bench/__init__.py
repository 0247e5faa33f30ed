"""Figures: what the house does per second, each beside a floor measured in the same run. Nothing here is asserted."""
