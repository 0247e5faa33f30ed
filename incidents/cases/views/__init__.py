"""The pages of cases, by where they are used: phone, desk, one case, clocks; what they share: maps, words, sending."""
