"""The pages of reports for record: the list, the form for a phone, one of them with its acts."""
