"""The pages of clocks: calendar years, and those set aside."""
