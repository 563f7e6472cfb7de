//! The report on a terminal: verdict, accounting, what became of the traffic, and the first findings.
//!
//! It is a summary that says where the rest is; it never asks the environment: the caller says how wide the terminal
//! is and whether it has colours.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::core::report::Moment;
use crate::core::verdict::Gate;
use crate::core::{Finding, Report, Verdict};

use super::Renderer;
use super::text::{LINE_CHARS_MAX, count, counted, line, percent};
use super::view::{self, Outcomes};

/// More than a screen of findings is read in the HTML report.
const FINDINGS_SHOWN: usize = 10;

/// Reasons why operations were not replayed.
const REASONS_SHOWN: usize = 12;

/// Classes of cache keys that differ, or were not compared.
const KEY_CLASSES_SHOWN: usize = 10;

/// Tables of which columns are not compared as they are, places of noise, stated differences.
const PARTLY_SHOWN: usize = 10;

/// A narrower table has no room for its words.
const WIDTH_MIN: u16 = 40;

/// Prints for a terminal of this width.
pub struct Terminal {
    pub width: u16,
    pub colour: Colour,
}

/// Whether the verdict is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Ansi,
    Plain,
}

impl Terminal {
    /// What a file or a pipe gets.
    pub const PLAIN: Self = Self { width: 100, colour: Colour::Plain };

    fn painted(&self, gate: Gate, words: &str) -> String {
        let code = match gate {
            Gate::Pass => 32,
            Gate::Undecided => 33,
            Gate::Fail => 31,
        };
        match self.colour {
            Colour::Ansi => format!("\x1b[1;{code}m{words}\x1b[0m"),
            Colour::Plain => words.to_owned(),
        }
    }
}

impl Renderer for Terminal {
    fn name(&self) -> &'static str {
        "terminal"
    }

    fn file_name(&self) -> Option<&'static str> {
        None
    }

    fn about(&self) -> &'static str {
        "a summary to read at once: verdict, accounting, the first findings"
    }

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let verdict = self.painted(report.gate.result, &view::stamp(report).to_uppercase());
        writeln!(out, "{verdict}  {}", view::headline(report))?;
        for reason in &report.gate.reasons {
            writeln!(out, "  - {}", line(reason, LINE_CHARS_MAX))?;
        }
        writeln!(out)?;
        accounting(report, out)?;
        let outcomes = Outcomes::all(report);
        if outcomes.total() > 0 {
            writeln!(out, "Traffic: {}", outcomes.shares())?;
        }
        self.findings(report, out)?;
        states(report, out)
    }
}

fn accounting(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let summands = view::summands(&report.accounting);
    let sum: Vec<_> = summands.iter().map(|part| format!("{} {}", count(part.count), part.name)).collect();
    writeln!(out, "{} captured = {}", count(report.accounting.captured), sum.join(" + "))?;
    if let Some(problem) = view::accounting_problem(&report.accounting) {
        writeln!(out, "  WARNING: this {problem}")?;
    }
    let reasons = view::reasons(&report.accounting);
    for (name, reason, n) in reasons.iter().take(REASONS_SHOWN) {
        writeln!(out, "  {:>8} {name}: {}", count(*n), line(reason, LINE_CHARS_MAX))?;
    }
    if reasons.len() > REASONS_SHOWN {
        writeln!(out, "           and {} reasons more", reasons.len() - REASONS_SHOWN)?;
    }
    let verdicts = &report.verdicts;
    writeln!(
        out,
        "Replayed: {} match, {} accepted, {} inconclusive, {} mismatch",
        count(verdicts.r#match),
        count(verdicts.accepted),
        count(verdicts.inconclusive),
        count(verdicts.mismatch)
    )?;
    match view::waits(&report.accounting) {
        waits if waits.is_empty() => Ok(()),
        waits => writeln!(out, "Waited for another session: {waits}"),
    }
}

impl Terminal {
    fn findings(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        if report.findings.is_empty() {
            return writeln!(out, "Findings: none");
        }
        let mut table = Table::new();
        table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width.max(WIDTH_MIN));
        table.set_header(["verdict", "operations", "share", "finding"]);
        for finding in report.findings.iter().take(FINDINGS_SHOWN) {
            let verdict = finding.verdict.name().to_owned();
            table.add_row([verdict, count(finding.count), percent(finding.share), summary(finding)]);
        }
        for at in [1, 2] {
            if let Some(column) = table.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        writeln!(out, "\nFindings: {}, worst first", count(report.findings.len() as u64))?;
        writeln!(out, "{}", table.trim_fmt())?;
        if report.findings.len() > FINDINGS_SHOWN {
            writeln!(out, "and {} more in report.html", count((report.findings.len() - FINDINGS_SHOWN) as u64))?;
        }
        Ok(())
    }
}

fn summary(finding: &Finding) -> String {
    let kind = view::kind_name(finding.kind);
    let mut words = format!("{kind}: {}\n{}", line(&finding.summary, 200), line(&finding.fingerprint, 120));
    if let Some(witness) = &finding.witness {
        words.push_str(&format!(
            "\noperation {}, {}: {} -> {}",
            witness.seq,
            line(&witness.place, 80),
            line(&witness.control, 60),
            line(&witness.candidate, 60)
        ));
    }
    let places = view::places(finding);
    if !places.is_empty() {
        words.push_str(&format!("\nwhere, in how many operations: {}", line(&places, 200)));
    }
    if let Some(id) = &finding.accepted_by {
        words.push_str(&format!("\naccepted by {}", line(id, 80)));
    }
    words
}

/// Noise and what translations state: a match that rests on them says so.
fn forgiven(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let noise = view::noise_by_count(report);
    if !noise.is_empty() {
        writeln!(out, "Noise between control and control: {}", counted(noise.len() as u64, "place"))?;
    }
    for noise in noise.iter().take(PARTLY_SHOWN) {
        let (place, fingerprint) = (line(&noise.place, 40), line(&noise.fingerprint, 80));
        writeln!(out, "  {place} of {fingerprint}: {}", line(&view::noise_words(noise), LINE_CHARS_MAX))?;
    }
    if !report.stated.is_empty() {
        let operations = counted(report.stated_operations, "operation");
        let kinds = counted(report.stated.len() as u64, "kind");
        writeln!(out, "Stated differences: {operations} carried with some, of {kinds}")?;
    }
    for stated in report.stated.iter().take(PARTLY_SHOWN) {
        writeln!(out, "  {}: {}", view::stated_words(stated), line(&stated.difference, LINE_CHARS_MAX))?;
    }
    Ok(())
}

/// Routes, tables and scenarios, one line each kind; what differs is a finding already.
fn states(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let accepted = view::accepted_gaps(report).count();
    if accepted > 0 {
        writeln!(out, "Routes: {accepted} classes of cache keys with needs that are accepted as unmet")?;
    }
    if !report.tables.is_empty() {
        let same = report.tables.iter().filter(|table| table.verdict == Verdict::Match).count();
        writeln!(out, "Tables: {same} of {} comparisons match", report.tables.len())?;
        for moment in [Moment::Initial, Moment::Final, Moment::Recorded] {
            let partly = view::partly_compared(report, moment);
            for (table, words) in partly.iter().take(PARTLY_SHOWN) {
                writeln!(out, "  {}: {}", line(&table.table, 60), line(words, LINE_CHARS_MAX))?;
            }
            if partly.len() > PARTLY_SHOWN {
                writeln!(out, "  and {} tables more that are not compared as they are", partly.len() - PARTLY_SHOWN)?;
            }
        }
    }
    forgiven(report, out)?;
    if !report.keys.is_empty() {
        writeln!(out, "Cache keys at the end: {}", view::key_counts(report))?;
        let told = view::key_classes(report).into_iter().filter(|class| class.verdict != Some(Verdict::Match));
        for class in told.take(KEY_CLASSES_SHOWN) {
            let (pattern, detail) = (
                line(&view::left_by(&class.pattern, class.scenario.as_deref()), 60),
                line(&view::key_detail(class), LINE_CHARS_MAX),
            );
            writeln!(out, "  {} of {pattern}: {}: {detail}", count(class.keys), view::key_verdict(class))?;
        }
    }
    if !report.hit_ratios.is_empty() {
        let unlike: Vec<_> = report.hit_ratios.iter().filter(|ratio| !ratio.hits.are_alike()).collect();
        let classes = report.hit_ratios.len() - unlike.len();
        writeln!(out, "Hit ratios: {classes} of {} are alike", counted(report.hit_ratios.len() as u64, "pattern"))?;
        for ratio in unlike.into_iter().take(KEY_CLASSES_SHOWN) {
            let (pattern, ratios) = (line(&ratio.pattern, 60), view::hit_ratios(&ratio.hits));
            writeln!(out, "  {pattern}: {ratios} of {}", counted(ratio.hits.lookups, "lookup"))?;
        }
    }
    if !report.scenarios.is_empty() {
        let good = report.scenarios.iter().filter(|scenario| scenario.as_expected).count();
        writeln!(out, "Scenarios: {good} of {} as expected", report.scenarios.len())?;
        for scenario in report.scenarios.iter().filter(|scenario| !scenario.as_expected) {
            writeln!(out, "  {}: {}", line(&scenario.name, 80), line(&scenario.unexpected.join("; "), LINE_CHARS_MAX))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_with_colours_gets_escapes() {
        let ansi = Terminal { width: 80, colour: Colour::Ansi };
        assert_eq!(ansi.painted(Gate::Fail, "FAIL"), "\x1b[1;31mFAIL\x1b[0m");
        assert_eq!(Terminal::PLAIN.painted(Gate::Fail, "FAIL"), "FAIL");
    }
}
