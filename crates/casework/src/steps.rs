//! The states of an application, and which may follow on which.

use envelope::Lifecycle::{
    self, Completed, InUseOrPaid, NotSelected, PaymentStopped, Received, Recovered, Reserve, Selected,
    SupplementRequested, UnderReview, Withdrawn,
};

/// The states that may follow on a state.
///
/// 접수 → 보완요청 → 심사 → 선정 / 예비 / 미선정 → 이용·지급 → 완료, with 취하, 지급정지 and 환수 on the side. A supplement goes back to review (민원
/// 처리에 관한 법률 제22조); what was refused is reviewed again when an objection holds (행정기본법 제36조). Nothing follows on 취하: who takes an
/// application back sends another one.
#[must_use]
pub fn next_states(from: Lifecycle) -> &'static [Lifecycle] {
    match from {
        // A registration is complete with its being received: nobody is selected.
        Received => &[
            UnderReview,
            SupplementRequested,
            Selected,
            Reserve,
            NotSelected,
            Completed,
            Withdrawn,
        ],
        SupplementRequested => &[UnderReview, Selected, Reserve, NotSelected, Withdrawn],
        UnderReview => &[SupplementRequested, Selected, Reserve, NotSelected, Withdrawn],
        Selected => &[InUseOrPaid, Completed, Withdrawn],
        Reserve => &[Selected, NotSelected, Withdrawn],
        NotSelected => &[UnderReview],
        InUseOrPaid => &[Completed, PaymentStopped, Recovered],
        PaymentStopped => &[InUseOrPaid, Recovered, Completed],
        Completed => &[Recovered],
        Withdrawn => &[],
        Recovered => &[Completed],
    }
}

/// Whether a step to this state says why: what is refused, asked for or taken back is reasoned (행정절차법 제23조, 민원 처리에 관한 법률 제27조).
#[must_use]
pub fn needs_reason(to: Lifecycle) -> bool {
    matches!(to, SupplementRequested | NotSelected | PaymentStopped | Recovered)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written a second time, as a person reads it.
    #[test]
    fn the_steps_are_these() {
        let table = "\
received              supplement_requested under_review selected reserve not_selected completed withdrawn
supplement_requested  under_review selected reserve not_selected withdrawn
under_review          supplement_requested selected reserve not_selected withdrawn
selected              in_use_or_paid completed withdrawn
reserve               selected not_selected withdrawn
not_selected          under_review
in_use_or_paid        completed payment_stopped recovered
completed             recovered
withdrawn             
payment_stopped       in_use_or_paid completed recovered
recovered             completed
";
        let mut written = String::new();
        for from in Lifecycle::ALL {
            let next = Lifecycle::ALL
                .into_iter()
                .filter(|to| next_states(from).contains(to))
                .map(Lifecycle::name)
                .collect::<Vec<_>>();
            written.push_str(&format!("{:<21} {}\n", from.name(), next.join(" ")));
        }
        assert_eq!(written, table);
    }

    #[test]
    fn every_state_can_be_reached_and_none_follows_on_itself() {
        let mut reached = vec![Received];
        let mut place = 0;
        while let Some(from) = reached.get(place).copied() {
            for to in next_states(from) {
                assert_ne!(from, *to);
                if !reached.contains(to) {
                    reached.push(*to);
                }
            }
            place += 1;
        }
        assert_eq!(reached.len(), Lifecycle::ALL.len());
    }
}
