//! An assessment on a terminal: accounting, level, what it takes, and the first of each list.

use std::fmt::Write as _;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::core::Assessment;

use super::super::terminal::{Colour, Terminal};
use super::super::text::{LINE_CHARS_MAX, count, counted, line, percent, percent_of};
use super::key_words;
use super::words;

/// Lines of one list; the rest stands in the page.
const ROWS_SHOWN: usize = 10;

/// Reasons below one redesign.
const REASONS_SHOWN: usize = 3;

/// A narrower table has no room for its words.
const WIDTH_MIN: u16 = 40;

/// The whole summary.
pub fn page(assessment: &Assessment, terminal: &Terminal) -> String {
    let mut out = String::new();
    head(assessment, terminal, &mut out);
    accounting(assessment, &mut out);
    keys(assessment, terminal, &mut out);
    efforts(assessment, terminal, &mut out);
    cost(assessment, terminal, &mut out);
    redesigns(assessment, &mut out);
    differences(assessment, &mut out);
    fingerprints(assessment, terminal, &mut out);
    schema(assessment, &mut out);
    out
}

// Writing into a String cannot fail, here and below.

fn head(assessment: &Assessment, terminal: &Terminal, out: &mut String) {
    let basis = &assessment.basis;
    let level = words::level(assessment);
    let level = match terminal.colour {
        Colour::Ansi => format!("\x1b[1m{level}\x1b[0m"),
        Colour::Plain => level,
    };
    let _ = writeln!(out, "{level}  {}", words::headline(assessment));
    let _ = writeln!(
        out,
        "  {} for the profile {} ({})",
        line(&basis.recording.name, 100),
        line(&basis.profile, 40),
        line(&basis.profile_title, 200)
    );
    let _ = writeln!(out, "  {}\n", words::CAVEAT);
}

fn accounting(assessment: &Assessment, out: &mut String) {
    let accounting = &assessment.accounting;
    let _ = writeln!(out, "{}", words::equation(&accounting.all));
    if let Some(problem) = words::accounting_problem(accounting) {
        let _ = writeln!(out, "  WARNING: this {problem}");
    }
    for (store, tally) in &accounting.by_store {
        let _ = writeln!(out, "  {store}: {}", words::equation(tally));
    }
    for reason in accounting.skipped_reasons.iter().take(ROWS_SHOWN) {
        let words = line(&reason.words, LINE_CHARS_MAX);
        let _ = writeln!(out, "  {:>8} skipped: {words}", count(reason.operations));
    }
    more(accounting.skipped_reasons.len(), "reason", out);
}

/// A table without lines; the columns of these numbers are figures.
fn table(head: &[&str], figures: &[usize], terminal: &Terminal) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(terminal.width.max(WIDTH_MIN));
    table.set_header(head);
    for at in figures {
        if let Some(column) = table.column_mut(*at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn keys(assessment: &Assessment, terminal: &Terminal, out: &mut String) {
    let keys = &assessment.keys;
    if keys.destinations.sum() == 0 {
        return;
    }
    let _ = writeln!(out, "\n{}", key_words::key_classes(keys));
    let _ = writeln!(out, "  operations by where they go: {}", key_words::destinations(&keys.destinations));
    for remark in key_words::route_remarks(assessment).iter().take(ROWS_SHOWN) {
        let _ = writeln!(out, "  {}", line(remark, LINE_CHARS_MAX));
    }
    let gaps = key_words::gaps(keys);
    let others = keys.classes.iter().filter(|class| class.unmet().next().is_none());
    let mut rows = table(&["operations", "class", "needs", "route", "proposed"], &[0], terminal);
    for class in gaps.into_iter().chain(others).take(ROWS_SHOWN) {
        rows.add_row([
            count(class.operations),
            format!("{}\n  {}", line(&class.pattern, 100), class.role.name()),
            key_words::needs(class),
            class.route.place.to_string(),
            class.proposal.place.to_string(),
        ]);
    }
    let _ = writeln!(out, "{}", rows.trim_fmt());
    if keys.classes.len() > ROWS_SHOWN {
        let _ =
            writeln!(out, "  and {} classes more in assessment.html", count((keys.classes.len() - ROWS_SHOWN) as u64));
    }
    for script in keys.scripts.iter().take(REASONS_SHOWN) {
        let (calls, carried) = (counted(script.operations, "call"), count(script.carried));
        let _ = writeln!(out, "  script {}: {calls}, {carried} carried", line(&script.digest, 60));
    }
    if keys.scripts.len() > REASONS_SHOWN {
        let _ = writeln!(out, "  and {} scripts more in assessment.html", keys.scripts.len() - REASONS_SHOWN);
    }
}

fn efforts(assessment: &Assessment, terminal: &Terminal, out: &mut String) {
    let mut rows = table(&["effort", "fingerprints", "operations", "share", "means"], &[1, 2, 3], terminal);
    for share in &assessment.efforts {
        rows.add_row([
            words::effort(share.effort).to_owned(),
            count(share.fingerprints),
            count(share.operations),
            percent_of(share.operations, assessment.accounting.all.captured),
            words::effort_meaning(share.effort).to_owned(),
        ]);
    }
    let _ = writeln!(out, "\nEffort, each fingerprint at its most\n{}", rows.trim_fmt());
}

fn cost(assessment: &Assessment, terminal: &Terminal, out: &mut String) {
    let cost = &assessment.cost;
    let mut rows = table(&["count", "units each", "units", "work"], &[0, 1, 2], terminal);
    for item in cost.items.iter().filter(|item| item.count > 0) {
        rows.add_row([
            count(item.count),
            words::units(item.units_each),
            words::units(item.units),
            format!("{}: {}", item.what, item.why),
        ]);
    }
    let _ = writeln!(out, "\nLevel {}", words::level(assessment));
    for reason in cost.level.iter().flat_map(|level| &level.because) {
        let _ = writeln!(out, "  {reason}");
    }
    let _ = writeln!(out, "{}", rows.trim_fmt());
    let _ = writeln!(
        out,
        "{} units of {} minutes: {}. {}",
        words::units(cost.units),
        cost.unit_minutes,
        words::days(cost.human_days),
        words::UNITS
    );
}

fn redesigns(assessment: &Assessment, out: &mut String) {
    if assessment.redesigns.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nUntranslatable, and what usually takes its place");
    for redesign in assessment.redesigns.iter().take(ROWS_SHOWN) {
        let _ = writeln!(
            out,
            "  {:>8} {} ({}), in {}: {}",
            count(redesign.operations),
            redesign.store,
            redesign.effort.name(),
            counted(redesign.fingerprints, "fingerprint"),
            line(&redesign.instead, LINE_CHARS_MAX)
        );
        for reason in redesign.reasons.iter().take(REASONS_SHOWN) {
            let _ = writeln!(out, "             {} {}", count(reason.operations), line(&reason.words, 200));
        }
        if redesign.reasons.len() > REASONS_SHOWN {
            let rest = (redesign.reasons.len() - REASONS_SHOWN) as u64;
            let _ = writeln!(out, "             and {} more", counted(rest, "reason"));
        }
    }
    more(assessment.redesigns.len(), "redesign", out);
}

fn differences(assessment: &Assessment, out: &mut String) {
    if assessment.differences.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nDifferences that rules state");
    for difference in assessment.differences.iter().take(ROWS_SHOWN) {
        let words = line(&difference.words, LINE_CHARS_MAX);
        let _ = writeln!(out, "  {:>8} {}: {words}", count(difference.operations), difference.store);
    }
    more(assessment.differences.len(), "difference", out);
}

fn fingerprints(assessment: &Assessment, terminal: &Terminal, out: &mut String) {
    let _ = writeln!(out, "\nFingerprints: {}, by share", count(assessment.fingerprints.len() as u64));
    let mut rows = table(&["share", "effort", "fingerprint"], &[0], terminal);
    for one in assessment.fingerprints.iter().take(ROWS_SHOWN) {
        rows.add_row([
            percent(one.share),
            words::effort(one.effort).to_owned(),
            format!("{}\n  {}", line(&one.fingerprint, 160), words::classes(one)),
        ]);
    }
    let _ = writeln!(out, "{}", rows.trim_fmt());
    more(assessment.fingerprints.len(), "fingerprint", out);
}

fn schema(assessment: &Assessment, out: &mut String) {
    let schema = &assessment.schema;
    if !schema.known {
        let _ = writeln!(out, "\nSchema: {}", words::NO_SCHEMA);
        return;
    }
    let _ = writeln!(
        out,
        "\nSchema: {}; {} without an exact counterpart",
        words::schema_size(schema),
        counted(words::losses(schema), "object")
    );
    for group in schema.losses.iter().take(ROWS_SHOWN) {
        let why = group.losses.first().map(|loss| line(&loss.why, 160)).unwrap_or_default();
        let _ = writeln!(out, "  {:>8} {}: {why}", count(group.losses.len() as u64), line(&group.what, 60));
    }
    more(schema.losses.len(), "kind", out);
}

/// Says how many of a list are left off.
fn more(all: usize, noun: &str, out: &mut String) {
    if all > ROWS_SHOWN {
        let _ = writeln!(out, "  and {} more in assessment.html", counted((all - ROWS_SHOWN) as u64, noun));
    }
}
