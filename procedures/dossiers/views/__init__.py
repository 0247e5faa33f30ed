"""The pages of applications: the list, one of them with its acts and letter; the editor of what can be applied for."""
