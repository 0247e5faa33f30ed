"""The page of the catalogue: the rules in force."""
