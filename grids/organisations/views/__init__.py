"""The pages of organisations: lists, one of them, own ones, mandates, guidance."""
