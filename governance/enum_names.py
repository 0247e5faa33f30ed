"""Names of choices in the API's description, where two fields of it would be called alike."""

# Two fields of one incident are levels, and every subject has a state.
ENUM_NAMES = {
    "LevelEnum": "grids.areas.choices.Level",
    "StateEnum": "incidents.cases.choices.State",
    **{f"Filing{name}Enum": f"incidents.filings.choices.Filing{name}" for name in ("State", "Kind")},
    "DossierStateEnum": "procedures.dossiers.choices.DossierState",
    "DossierChannelEnum": "procedures.dossiers.choices.Channel",
    "DeliveryEnum": "procedures.dossiers.choices.Delivery",
    "CallBackWayEnum": "incidents.cases.choices.CallBackWay",
    "AppointmentStateEnum": "residents.stations.choices.AppointmentState",
    "RefusalEnum": "procedures.dossiers.choices.Refusal",
    **{f"Ballot{name}Enum": f"procedures.ballots.choices.{name}" for name in ("Mode", "QuestionKind", "Outcome")},
    "BallotStateEnum": "procedures.ballots.choices.BallotState",
    "ProposalStateEnum": "residents.proposals.choices.ProposalState",
    "HearingStateEnum": "procedures.hearings.choices.HearingState",
    "TopicKindEnum": "residents.proposals.choices.TopicKind",
    "SupportWayEnum": "residents.proposals.choices.SupportWay",
    "YearStateEnum": "procedures.clocks.choices.YearState",
    "YesNoEnum": "incidents.cases.choices.YesNo",
    "DayKindEnum": "procedures.clocks.choices.DayKind",
    "AppealStateEnum": "incidents.cases.choices.AppealState",
    "SupervisionKindEnum": "incidents.cases.choices.SupervisionKind",
    "WhistleKindEnum": "incidents.cases.choices.WhistleKind",
    # The second act of a pair, on one incident and on several.
    "SecondActEnum": "incidents.cases.serializers.acts.SECOND_ACTS",
}
