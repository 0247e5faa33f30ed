"""What the tests that kill look at, in SQL that both databases speak."""

# Everything a sweep and its messages leave behind, by names that a copy of the database shares; no moments.
SNAPSHOT = {
    "cases": "SELECT reference, description, state, level, tone, version FROM cases_incident",
    "clocks": """
        SELECT i.reference, c.stage, c.state, c.generation, c.fired_rung, c.next_rung, c.fault
        FROM cases_clock c JOIN cases_incident i ON i.id = c.incident_id""",
    "firings": """
        SELECT i.reference, c.stage, f.generation, f.rung, f.tone, f.skipped FROM cases_firing f
        JOIN cases_clock c ON c.id = f.clock_id JOIN cases_incident i ON i.id = c.incident_id""",
    "steps": """
        SELECT i.reference, s.number, s.action, s.from_state, s.to_state, s.actor_name
        FROM cases_step s JOIN cases_incident i ON i.id = s.subject_id""",
    "audit": "SELECT subject_kind, subject_key, action, actor_name FROM kernel_auditevent",
    "messages": "SELECT topic, key, delivered_at IS NOT NULL, attempts, fault FROM kernel_message",
    "deliveries": """
        SELECT m.topic, m.key, d.subscriber FROM kernel_delivery d JOIN kernel_message m ON m.id = d.message_id""",
    "notices": "SELECT u.username, n.kind, n.key FROM notices_notice n JOIN accounts_user u ON u.id = n.user_id",
}
# Each names rows that exist only when something was done by half; whatever moment a process dies, there are none.
TORN = {
    "step without message": """
        SELECT i.reference, s.number FROM cases_step s JOIN cases_incident i ON i.id = s.subject_id
        LEFT JOIN kernel_message m ON m.topic = 'incident.moved' AND m.key = i.reference || ':' || s.number
        WHERE m.id IS NULL AND CAST(s.detail AS text) NOT LIKE '%%passed_over%%'""",
    "message without step": """
        SELECT m.key FROM kernel_message m LEFT JOIN (
            SELECT i.reference || ':' || s.number AS key FROM cases_step s JOIN cases_incident i ON i.id = s.subject_id
        ) steps ON steps.key = m.key WHERE m.topic = 'incident.moved' AND steps.key IS NULL""",
    "steps and audit differ": """
        SELECT i.reference FROM cases_incident i
        WHERE (SELECT count(*) FROM cases_step s WHERE s.subject_id = i.id)
           <> (SELECT count(*) FROM kernel_auditevent a WHERE a.subject_kind = 'incident' AND a.subject_key = i.reference)""",
    "steps and version differ": """
        SELECT i.reference FROM cases_incident i
        WHERE i.version <> (SELECT count(*) FROM cases_step s WHERE s.subject_id = i.id)""",
    "steps and firings differ": """
        SELECT i.reference FROM cases_incident i
        WHERE (SELECT count(*) FROM cases_step s WHERE s.subject_id = i.id AND s.action = 'escalate')
           <> (SELECT count(*) FROM cases_firing f JOIN cases_clock c ON c.id = f.clock_id
               WHERE c.incident_id = i.id)""",
    "clock and firings differ": """
        SELECT c.id FROM cases_clock c
        WHERE c.fired_rung <> coalesce((SELECT max(f.rung) FROM cases_firing f WHERE f.clock_id = c.id), 0)""",
    "rung fired twice": """
        SELECT clock_id, rung, generation FROM cases_firing GROUP BY clock_id, rung, generation HAVING count(*) > 1""",
    "message heard by half": """
        SELECT m.key FROM kernel_message m
        WHERE (m.delivered_at IS NULL) <> ((SELECT count(*) FROM kernel_delivery d WHERE d.message_id = m.id) = 0)""",
}
WAITING = """
    SELECT count(*) FROM cases_clock WHERE state = 'running' AND faulted_at IS NULL AND next_fire_at <= %s
    UNION ALL SELECT count(*) FROM kernel_message WHERE delivered_at IS NULL"""
