"""Who may report and repair."""

from foundation.kernel.policies import ALLOWED, policy, refused


@policy("bench.report")
def report(actor, _subject):
    return ALLOWED if actor.user_id else refused("Sign in first.")


@policy("bench.repair")
def repair(actor, _subject):
    return ALLOWED if actor.has_role("village_clerk") else refused("The village clerk repairs.")
