"""The pages of cases, by where they are used: phone, desk, one case; what they share: maps, words, sending."""
