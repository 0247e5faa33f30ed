"""Residents, and their reports: as little of the reporter as an answer needs, and the reporter's answer to the result."""

from django.db import models
from django.db.models import Q


class Person(models.Model):
    """A resident as the house knows one: rooms below people name a person by this key and nothing else."""

    key = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()


class Report(models.Model):
    """A resident's report: the digest of its follow link, the contact if left, and the answer to the result."""

    incident_reference = models.CharField(max_length=20, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # Name and phone, sealed together with the reference (residents/people/contacts.py); empty where nothing was left.
    contact = models.TextField(blank=True)
    created_at = models.DateTimeField()
    # The contact is emptied on this day.
    forget_on = models.DateField()
    is_solved = models.BooleanField(null=True)
    is_content = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(is_solved__isnull=False), name="an_answer_says_whether_solved"
            )
        ]
        indexes = [models.Index(fields=["forget_on"], name="reports_to_forget")]
