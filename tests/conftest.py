"""The town: one city, two townships, three villages, five grids and a standing cast. Every test starts here."""
