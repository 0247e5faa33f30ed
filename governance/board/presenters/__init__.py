"""What the board shows, ready for its templates: figures with their words, the rows of its tables, and its addresses."""
