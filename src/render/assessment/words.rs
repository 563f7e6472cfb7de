//! What an assessment says in words, the same for every format.

use crate::core::Assessment;
use crate::core::assessment::{Accounting, Class, Effort, Fingerprint, SchemaPart, Tally};

use super::super::text::{count, counted, percent_of};

/// What it is not, said first wherever it is shown.
pub const CAVEAT: &str = "Read, not run: every operation was translated and none was sent. A translation is no proof \
     that both stacks answer the same, nor how fast; a replay (crosscheck check) shows that. What the \
     application did not do while it was recorded is not in here.";

/// Said beside the units.
pub const UNITS: &str = "A unit is a convention, as ora2pg counts, and not a measurement: it makes the parts comparable. \
     Each statement fingerprint and each cache command pays one line, the worst it comes to; each redesign is paid once, \
     however many fingerprints need it.";

/// The letters and numbers of a level.
pub const LEVELS: &[(&str, &str)] = &[
    ("A", "might be run automatically: rules write everything, and state no difference"),
    ("B", "something is rewritten or decided by hand, within the limit of human-days"),
    ("C", "as B, above the limit: a project of its own"),
    ("1", "trivial: rules write what changes"),
    ("2", "easy: statements are written by hand"),
    ("3", "simple: the schema is declared otherwise"),
    ("4", "manual: the application's logic changes, or triggers or views are rewritten"),
    ("5", "difficult: what is stored changes its form or place, or stored functions are rewritten"),
];

/// `C-5`, or why there is none.
pub fn level(assessment: &Assessment) -> String {
    match &assessment.cost.level {
        Some(level) => format!("{}-{}", level.letter, level.number),
        None => "none: no operation could be assessed".to_owned(),
    }
}

/// The answer in one sentence; it holds no value of the recording's.
pub fn headline(assessment: &Assessment) -> String {
    let all = &assessment.accounting.all;
    if assessment.cost.level.is_none() {
        return "Nothing could be assessed".to_owned();
    }
    let carried = all.as_it_is.saturating_add(all.rewritten);
    format!(
        "About {}: {} of the operations are carried with their meaning, {} with a stated difference, {} are \
         untranslatable, {} skipped",
        days(assessment.cost.human_days),
        percent_of(carried, all.captured),
        percent_of(all.stated, all.captured),
        percent_of(all.untranslatable, all.captured),
        percent_of(all.skipped, all.captured),
    )
}

/// `3.5 human-days`; only nothing is none.
pub fn days(days: f64) -> String {
    match days {
        0.0 => "no human-day".to_owned(),
        days if days < 0.1 => "less than 0.1 human-days".to_owned(),
        days if days < 10.0 => format!("{days:.1} human-days"),
        days => format!("{} human-days", count(days.round() as u64)),
    }
}

/// A number of units: `0.2`, `12`.
pub fn units(units: f64) -> String {
    if units.fract() == 0.0 { count(units as u64) } else { format!("{units:.1}") }
}

/// The summands of the accounting, in order.
pub fn summands(tally: &Tally) -> impl Iterator<Item = (Class, u64)> + '_ {
    Class::ALL.into_iter().map(|class| (class, tally.of(class)))
}

/// `108 251 captured = 53 as it is + …`.
pub fn equation(tally: &Tally) -> String {
    let parts: Vec<_> = summands(tally).map(|(class, n)| format!("{} {}", count(n), class.name())).collect();
    format!("{} captured = {}", count(tally.captured), parts.join(" + "))
}

/// What is wrong with the sum, if anything is.
pub fn accounting_problem(accounting: &Accounting) -> Option<String> {
    let all = &accounting.all;
    if accounting.recorded != all.captured {
        return Some(format!(
            "assessment does not add up: the recording says that it holds {}, {} were read",
            counted(accounting.recorded, "operation"),
            count(all.captured)
        ));
    }
    (!accounting.adds_up()).then(|| "assessment does not add up: trust nothing else in it".to_owned())
}

/// The effort's name, or that there is none to name.
pub fn effort(effort: Option<Effort>) -> &'static str {
    effort.map_or("not assessed", Effort::name)
}

/// `312 rewritten, 4 untranslatable`.
pub fn classes(fingerprint: &Fingerprint) -> String {
    let words: Vec<_> = fingerprint.classes().map(|(class, n)| format!("{} {}", count(n), class.name())).collect();
    words.join(", ")
}

/// The style's class of a class of operations, and the fill of its bar.
pub fn slug(class: Class) -> &'static str {
    match class {
        Class::AsItIs => "match",
        Class::Rewritten => "accepted",
        Class::Stated => "inconclusive",
        Class::Untranslatable => "redesign",
        Class::Skipped => "unmeasured",
    }
}

/// The style's class of an effort level.
pub fn effort_slug(effort: Option<Effort>) -> &'static str {
    match effort {
        None => "unmeasured",
        Some(Effort::None) => "match",
        Some(Effort::Text) => "accepted",
        Some(Effort::Schema) => "noise",
        Some(Effort::Logic) => "inconclusive",
        Some(Effort::DataModel) => "redesign",
    }
}

/// What is meant where no effort is named.
pub fn effort_meaning(effort: Option<Effort>) -> &'static str {
    effort.map_or("what they ask is not in the trace, so nobody knows", Effort::meaning)
}

/// Fingerprints on which somebody has to decide, by share; and those that are carried.
pub fn decisions(assessment: &Assessment) -> (Vec<&Fingerprint>, Vec<&Fingerprint>) {
    let open = |one: &&Fingerprint| one.tally.untranslatable > 0 || one.tally.stated > 0 || one.effort.is_none();
    assessment.fingerprints.iter().partition(open)
}

/// `63 tables, 414 columns, …`.
pub fn schema_size(schema: &SchemaPart) -> String {
    let rows = schema.tables.iter().fold(0_u64, |sum, table| sum.saturating_add(table.rows));
    let sizes = [
        counted(schema.tables.len() as u64, "table"),
        counted(schema.columns, "column"),
        format!("{} and indexes", counted(schema.keys, "key")),
        counted(schema.foreign_keys, "foreign key"),
        counted(schema.checks, "check"),
        counted(schema.sequences, "sequence"),
        counted(rows, "row"),
    ];
    sizes.join(", ")
}

/// How many objects lose something.
pub fn losses(schema: &SchemaPart) -> u64 {
    schema.losses.iter().map(|group| group.losses.len() as u64).sum()
}

/// Where the initial state is missing, nothing of the schema is known.
pub const NO_SCHEMA: &str = "The recording holds no initial state, so no table and no type is known: most statements \
     are refused for that alone, and what the schema loses is not known. Import again with --initial-sql.";

/// The cache's classes of commands.
pub const CACHE_CLASSES: &[(&str, &str)] = &[
    ("exact", "to Memcached, with the same meaning"),
    ("stated", "to Memcached, with a stated difference"),
    ("mariadb", "Memcached can't hold it; a table of MariaDB can"),
    ("redesign", "neither store has a counterpart"),
    ("administrative", "sent to neither stack"),
    ("unknown", "no command of Redis 7.0"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_figure_never_claims_nothing() {
        assert_eq!(days(0.0), "no human-day");
        assert_eq!(days(0.01), "less than 0.1 human-days");
        assert_eq!(days(3.46), "3.5 human-days");
        assert_eq!(days(34.6), "35 human-days");
        assert_eq!(units(0.2), "0.2");
        assert_eq!(units(12.0), "12");
    }

    #[test]
    fn an_accounting_that_lost_an_operation_says_so() {
        let mut accounting = Accounting { recorded: 1, ..Accounting::default() };
        assert!(accounting_problem(&accounting).is_some_and(|problem| problem.contains("0 were read")));
        accounting.recorded = 0;
        assert_eq!(accounting_problem(&accounting), None);
        accounting.all.captured = 1;
        accounting.recorded = 1;
        assert!(accounting_problem(&accounting).is_some());
    }
}
