"""Names of choices in the API's description, where two fields of it would be called alike."""

# Two fields of one incident are levels, and every subject has a state.
ENUM_NAMES = {
    "LevelEnum": "grids.areas.choices.Level",
    "StateEnum": "incidents.cases.choices.State",
    **{f"Filing{name}Enum": f"incidents.filings.choices.Filing{name}" for name in ("State", "Kind")},
    "ProposalStateEnum": "residents.proposals.choices.ProposalState",
    "HearingStateEnum": "procedures.hearings.choices.HearingState",
    "TopicKindEnum": "residents.proposals.choices.TopicKind",
    "WayEnum": "incidents.cases.choices.CallBackWay",
    "SupportWayEnum": "residents.proposals.choices.SupportWay",
    "YearStateEnum": "procedures.clocks.choices.YearState",
    "YesNoEnum": "incidents.cases.choices.YesNo",
    "DayKindEnum": "procedures.clocks.choices.DayKind",
}
