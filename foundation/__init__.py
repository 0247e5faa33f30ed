"""The floor everyone stands on: kernel, process, web, accounts, evidence, notices."""
