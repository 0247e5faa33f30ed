"""Confidential incidents: received by the inspection desk above, opened by parts, and gone for everybody else."""
