//! The fields of forms: each with what its kind needs, and nothing that its kind has no use for.

use catalog::form::MAX_REPEATS;
use catalog::{Alarm, Catalog, Consent, ConsentTerms, Field, FieldKind};
use toml::Spanned;

use super::Reader;
use crate::problem::{Message, both};
use crate::source::ConsentSource;

impl Reader<'_> {
    pub(super) fn fields(&mut self, fields: &[Spanned<Field>], has_regions: bool) {
        let Some(file) = self.files.iter().find(|file| file.path == "forms.toml") else {
            return;
        };
        for field in fields {
            let wrong = wrong(field.get_ref(), has_regions).or_else(|| {
                let group = field.get_ref();
                let unusable = |id: &&String| {
                    let of_id = |other: &&Spanned<Field>| other.get_ref().id == **id;
                    let found = fields.iter().find(of_id);
                    found.is_none_or(|found| found.get_ref().kind == FieldKind::Group)
                };
                let id = group.fields.iter().find(unusable)?;
                let message = both(
                    format!("`{}` 안의 `{id}`: 되풀이할 수 있는 칸이 아니에요", group.id),
                    format!("there is no field `{id}` that `{}` could repeat", group.id),
                );
                let hint = both(
                    "group이 아닌 다른 [[field]]의 id를 써 주세요",
                    "name other fields that are no groups themselves",
                );
                Some((message, hint))
            });
            if let Some((message, hint)) = wrong {
                self.report_problem(file, Some(field.span()), message, hint);
            }
        }
    }
}

impl Reader<'_> {
    /// How one asks for an alarm: by fields that are there, under a consent that says who keeps them and for how long.
    pub(super) fn alarm(&mut self, alarm: Spanned<Alarm>, catalog: &Catalog) -> Option<Alarm> {
        let (span, alarm) = (alarm.span(), alarm.into_inner());
        let mut fields = alarm.person.iter().chain(&alarm.company);
        let missing = fields.find(|id| catalog.field(id).is_none());
        let empty = alarm.person.is_empty() || alarm.company.is_empty();
        let wrong = if let Some(id) = missing {
            both(
                format!("알림의 칸 `{id}`이 없어요"),
                format!("the alarm asks for the field `{id}`, which is not there"),
            )
        } else if empty || !catalog.has_terms(std::slice::from_ref(&alarm.consent)) {
            both(
                "알림에 칸이 없거나, 동의에 보관 기간과 받는 곳이 없어요",
                "the alarm has no fields, or its consent does not say who keeps them and for how long",
            )
        } else {
            return Some(alarm);
        };
        let hint = both(
            "forms.toml의 field id와, keep_days와 recipient가 있는 consent의 id를 써 주세요",
            "name fields of forms.toml, and a consent that has keep_days and recipient",
        );
        if let Some(file) = self.files.iter().find(|file| file.path == "catalog.toml") {
            self.report_problem(file, Some(span), wrong, hint);
        }
        None
    }
}

/// The consents, and of those that say it who gets what and for how long.
pub(super) fn consents(sources: Vec<ConsentSource>) -> (Vec<Consent>, Vec<ConsentTerms>) {
    let (mut consents, mut terms) = (Vec::with_capacity(sources.len()), Vec::new());
    for (at, source) in (0..).zip(sources) {
        if let (Some(days), Some(recipient)) = (source.keep_days.filter(|days| *days > 0), source.recipient) {
            terms.push(ConsentTerms {
                consent: at,
                days,
                recipient,
            });
        }
        consents.push(Consent {
            id: source.id,
            version: source.version,
            title: source.title,
            purpose: source.purpose,
            items: source.items,
            retention: source.retention,
            refusal: source.refusal,
            required: source.required,
        });
    }
    (consents, terms)
}

/// What is wrong with one field by itself, and what to do.
fn wrong(field: &Field, has_regions: bool) -> Option<(Message, Message)> {
    let (id, kind) = (&field.id, field.kind);
    let is = |one: FieldKind| kind == one;
    let ranged = is(FieldKind::Number) || is(FieldKind::Date) || is(FieldKind::Group);
    let hint = if id.is_empty() || id.contains('.') {
        both(
            "id에는 점을 쓰지 마세요: 되풀이되는 칸을 가리킬 때 써요",
            "an id has no dot: dots lead to repeated fields",
        )
    } else if is(FieldKind::Choice) == field.options.is_empty() {
        both(
            "option은 choice에만, choice에는 꼭 있어야 해요",
            "a choice needs options, and only a choice",
        )
    } else if is(FieldKind::Group) == field.fields.is_empty() {
        both(
            "fields는 group에만, group에는 꼭 있어야 해요",
            "a group needs fields, and only a group",
        )
    } else if is(FieldKind::Group) && field.max.is_none_or(|max| max > MAX_REPEATS) {
        both(
            "몇 번까지 되풀이되는지 max를 99까지로 써 주세요",
            "say by max how often it is repeated at most, 99 or less",
        )
    } else if field.unit.is_some() && !is(FieldKind::Number) {
        both("unit은 number에만 써요", "only a number has a unit")
    } else if field.min.is_some() && !ranged {
        both(
            "min은 number, date, group에만 써요",
            "only a number, a date or a group has a min",
        )
    } else if field
        .max
        .is_some_and(|max| max < field.min.unwrap_or(0).max(u32::from(!is(FieldKind::Date))))
    {
        both("max는 min보다 작을 수 없어요", "max is not below min")
    } else if is(FieldKind::Address) && !has_regions {
        both(
            "regions.toml에 읍 · 면 · 동을 적어 주세요",
            "list the regions in regions.toml",
        )
    } else {
        return None;
    };
    let message = both(
        format!("칸 `{id}`: 종류에 필요한 것이 빠졌거나 남아요"),
        format!("the field `{id}` lacks what its kind needs, or has what it cannot use"),
    );
    Some((message, hint))
}
