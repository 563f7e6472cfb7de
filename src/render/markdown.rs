//! Markdown for a comment on GitHub, Gitea or Phabricator: no HTML, and short enough to be accepted.
//!
//! Values stand in code spans and code blocks whose fences are longer than any run of backticks inside, so a value
//! can neither end them nor break a table.

use std::io::{self, Write};

use crate::core::report::Moment;
use crate::core::{Finding, Report, Side, Verdict};

use super::text::{LINE_CHARS_MAX, block, count, counted, line, microseconds, percent, ratio};
use super::view::{self, Outcomes};
use super::{Renderer, show};

/// GitHub takes 65,536 characters in a comment; the rest of the page and its last lines need some of them.
const FINDINGS_BYTES_MAX: usize = 40_000;

/// Rows of each table.
const ROWS_SHOWN: usize = 15;

/// A statement or a value; the whole is in the HTML report.
const VALUE_CHARS_SHOWN: usize = 300;

/// A fingerprint in a cell, a reason in a list item.
const CELL_CHARS_SHOWN: usize = 120;

/// Reasons of the gate, and reasons why operations were not replayed.
const REASONS_SHOWN: usize = 20;

/// Fingerprints of one stated difference.
const STATED_FINGERPRINTS_SHOWN: usize = 3;

pub struct Markdown;

impl Renderer for Markdown {
    fn name(&self) -> &'static str {
        "md"
    }

    fn file_name(&self) -> Option<&'static str> {
        Some("report.md")
    }

    fn about(&self) -> &'static str {
        "fits a comment on GitHub, Gitea or Phabricator"
    }

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut page = String::new();
        verdict(report, &mut page);
        accounting(report, &mut page);
        coverage(report, &mut page);
        findings(report, &mut page);
        states(report, &mut page);
        latency(report, &mut page);
        forgiven(report, &mut page);
        stated(report, &mut page);
        provenance(report, &mut page);
        out.write_all(page.as_bytes())
    }
}

fn verdict(report: &Report, page: &mut String) {
    let sign = view::stamp(report).to_uppercase();
    page.push_str(&format!("## {sign}: {}\n\n", view::headline(report)));
    for reason in report.gate.reasons.iter().take(REASONS_SHOWN) {
        page.push_str(&format!("- {}\n", escaped(reason, LINE_CHARS_MAX)));
    }
    more(report.gate.reasons.len(), REASONS_SHOWN, "- and {} reasons more in `report.json`\n", page);
    page.push_str(&format!("\n{}\n", escaped(&report.title, CELL_CHARS_SHOWN)));
}

fn accounting(report: &Report, page: &mut String) {
    let summands = view::summands(&report.accounting);
    let sum: Vec<_> = summands.iter().map(|part| format!("{} {}", count(part.count), part.name)).collect();
    let captured = count(report.accounting.captured);
    page.push_str(&format!("\n### Accounting\n\n**{captured} captured** = {}\n\n", sum.join(" + ")));
    if let Some(problem) = view::accounting_problem(&report.accounting) {
        page.push_str(&format!("**Warning: this {problem}.**\n\n"));
    }
    let reasons = view::reasons(&report.accounting);
    for (name, reason, n) in reasons.iter().take(REASONS_SHOWN) {
        page.push_str(&format!("- {} {name}: {}\n", count(*n), escaped(reason, CELL_CHARS_SHOWN)));
    }
    more(reasons.len(), REASONS_SHOWN, "- and {} reasons more in `report.json`\n", page);
    let verdicts = &report.verdicts;
    page.push_str(&format!(
        "\nReplayed: {} match, {} accepted, {} inconclusive, {} mismatch.\n",
        count(verdicts.r#match),
        count(verdicts.accepted),
        count(verdicts.inconclusive),
        count(verdicts.mismatch)
    ));
    let waits = view::waits(&report.accounting);
    if !waits.is_empty() {
        page.push_str(&format!("\nWaited for another session: {waits}.\n"));
    }
}

fn coverage(report: &Report, page: &mut String) {
    let outcomes = Outcomes::all(report);
    if outcomes.total() == 0 {
        return;
    }
    page.push_str("\n### Coverage by share of the traffic\n\n");
    page.push_str(&format!("All operations: {}.\n\n", outcomes.shares()));
    page.push_str("| share | operations | what became of them | fingerprint |\n|---:|---:|---|---|\n");
    for coverage in report.coverage.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            percent(coverage.share),
            count(coverage.count),
            Outcomes::of(coverage).words(),
            cell(&coverage.fingerprint)
        ));
    }
    more(report.coverage.len(), ROWS_SHOWN, "\n{} fingerprints more in `report.html`.\n", page);
}

fn findings(report: &Report, page: &mut String) {
    page.push_str(&format!("\n### Findings: {}\n", count(report.findings.len() as u64)));
    let limit = page.len() + FINDINGS_BYTES_MAX;
    for (at, finding) in report.findings.iter().enumerate() {
        let section = finding_section(at + 1, finding);
        if page.len() + section.len() > limit {
            let rest = counted((report.findings.len() - at) as u64, "finding");
            page.push_str(&format!("\n{rest} more in `report.html` and `report.json`.\n"));
            return;
        }
        page.push_str(&section);
    }
}

fn finding_section(number: usize, finding: &Finding) -> String {
    let mut section = format!(
        "\n#### {number}. {}: {}\n\n{}",
        finding.verdict.name(),
        escaped(&finding.summary, VALUE_CHARS_SHOWN),
        view::kind_name(finding.kind)
    );
    if finding.count > 0 {
        let operations = counted(finding.count, "operation");
        section.push_str(&format!("; {operations}, {} of the traffic", percent(finding.share)));
    }
    if finding.tainted > 0 {
        section.push_str(&format!("; {} tainted by an earlier mismatch", count(finding.tainted)));
    }
    let places = view::places(finding);
    if !places.is_empty() {
        section.push_str(&format!("; where, in how many operations: {}", escaped(&places, CELL_CHARS_SHOWN)));
    }
    if let Some(id) = &finding.accepted_by {
        section.push_str(&format!("; accepted by {}", code(id, CELL_CHARS_SHOWN)));
    }
    section.push_str(&format!("\n\nFingerprint: {}\n", code(&finding.fingerprint, VALUE_CHARS_SHOWN)));
    if let Some(witness) = &finding.witness {
        section.push_str(&format!("\nWitness, operation {}:\n\n", witness.seq));
        section.push_str(&fenced(&show::request(&witness.request), "sql"));
        if let Some(sent) = show::sent(&witness.candidate_fate) {
            section.push_str("\nSent to the candidate:\n\n");
            section.push_str(&fenced(&sent, "sql"));
        }
        section.push_str(&format!(
            "\nThey part at {}:\n\n{}",
            code(&witness.place, CELL_CHARS_SHOWN),
            fence(
                &format!(
                    "control:   {}\ncandidate: {}",
                    line(&witness.control, VALUE_CHARS_SHOWN),
                    line(&witness.candidate, VALUE_CHARS_SHOWN)
                ),
                "text"
            )
        ));
    }
    section.push_str("\nReproduce:\n\n");
    section.push_str(&fenced(&finding.reproduce, "sh"));
    section
}

fn states(report: &Report, page: &mut String) {
    for moment in [Moment::Initial, Moment::Final, Moment::Recorded] {
        let (same, differing) = view::tables_at(report, moment);
        if same.len() + differing.len() == 0 {
            continue;
        }
        let (title, left, right) = view::moment_names(moment);
        page.push_str(&format!("\n### Tables: {title}\n\n{} of {} match.\n", same.len(), same.len() + differing.len()));
        partly_compared(report, moment, page);
        if differing.is_empty() {
            continue;
        }
        page.push_str(&format!("\n| table | verdict | rows, {left} | rows, {right} | differ | detail |\n"));
        page.push_str("|---|---|---:|---:|---:|---|\n");
        for table in differing.iter().take(ROWS_SHOWN) {
            page.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                cell(&view::left_by(&table.table, table.scenario.as_deref())),
                table.verdict.name(),
                count(table.control_rows),
                count(table.candidate_rows),
                count(table.differing_rows),
                escaped(&table.detail, CELL_CHARS_SHOWN)
            ));
        }
        more(differing.len(), ROWS_SHOWN, "\n{} tables more in `report.html`.\n", page);
    }
    keys(report, page);
    hits(report, page);
    scenarios(report, page);
}

fn partly_compared(report: &Report, moment: Moment, page: &mut String) {
    let partly = view::partly_compared(report, moment);
    if !partly.is_empty() {
        page.push('\n');
    }
    for (table, words) in partly.iter().take(ROWS_SHOWN) {
        page.push_str(&format!("- {}: {}\n", code(&table.table, CELL_CHARS_SHOWN), escaped(words, VALUE_CHARS_SHOWN)));
    }
    more(partly.len(), ROWS_SHOWN, "- and {} tables more that are not compared as they are\n", page);
}

fn hits(report: &Report, page: &mut String) {
    if report.hit_ratios.is_empty() {
        return;
    }
    page.push_str(&format!("\n### Hit ratios\n\n{}\n\n", view::HITS_LEAD));
    page.push_str(
        "| keys of | lookups | control and candidate | missed on the candidate only | on the control only |\n",
    );
    page.push_str("|---|---:|---:|---:|---:|\n");
    for ratio in report.hit_ratios.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {}{} | {} | {} |\n",
            cell(&ratio.pattern),
            count(ratio.hits.lookups),
            if ratio.hits.are_alike() { "" } else { "**not alike** " },
            view::hit_ratios(&ratio.hits),
            count(ratio.missed_by_candidate),
            count(ratio.missed_by_control)
        ));
    }
    more(report.hit_ratios.len(), ROWS_SHOWN, "\n{} patterns more in `report.html`.\n", page);
}

fn keys(report: &Report, page: &mut String) {
    if report.keys.is_empty() {
        return;
    }
    page.push_str(&format!("\n### Cache keys: After the last operation\n\n{}\n\n", view::KEYS_LEAD));
    page.push_str(&format!("{}.\n\n", view::key_counts(report)));
    page.push_str("| keys of | verdict | keys | same | different | not carried | detail |\n");
    page.push_str("|---|---|---:|---:|---:|---:|---|\n");
    let classes = view::key_classes(report);
    for class in classes.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            cell(&view::left_by(&class.pattern, class.scenario.as_deref())),
            view::key_verdict(class),
            count(class.keys),
            count(class.same),
            count(class.different),
            count(class.not_carried),
            escaped(&view::key_detail(class), CELL_CHARS_SHOWN)
        ));
    }
    more(classes.len(), ROWS_SHOWN, "\n{} classes of keys more in `report.html`.\n", page);
    let witnesses: Vec<_> = classes.iter().flat_map(|class| &class.witnesses).collect();
    if !witnesses.is_empty() {
        page.push_str("\n| key | differs | control | candidate |\n|---|---|---|---|\n");
    }
    for witness in witnesses.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            cell(&witness.key),
            escaped(&view::key_differs(witness), CELL_CHARS_SHOWN),
            cell(&witness.control),
            cell(&witness.candidate)
        ));
    }
    more(witnesses.len(), ROWS_SHOWN, "\n{} keys more in `report.html`.\n", page);
}

fn scenarios(report: &Report, page: &mut String) {
    if report.scenarios.is_empty() {
        return;
    }
    let good = report.scenarios.iter().filter(|scenario| scenario.as_expected).count();
    page.push_str(&format!("\n### Scenarios\n\n{good} of {} as expected.\n\n", report.scenarios.len()));
    let mut shown: Vec<_> = report.scenarios.iter().filter(|s| !s.as_expected || s.verdict != Verdict::Match).collect();
    shown.sort_by_key(|scenario| scenario.as_expected);
    for scenario in shown.iter().take(ROWS_SHOWN) {
        let (word, said) = match scenario.as_expected {
            true => ("as expected", &scenario.differences),
            false => ("NOT as expected", &scenario.unexpected),
        };
        page.push_str(&format!(
            "- {} {word} ({}): {}\n",
            code(&scenario.name, CELL_CHARS_SHOWN),
            scenario.verdict.name(),
            escaped(&said.join("; "), VALUE_CHARS_SHOWN)
        ));
    }
    more(shown.len(), ROWS_SHOWN, "- and {} more in `report.html`\n", page);
}

fn latency(report: &Report, page: &mut String) {
    if report.latency.is_empty() {
        return;
    }
    page.push_str(&format!("\n### Latency\n\n{}\n\n", view::LATENCY_CAVEAT));
    page.push_str(
        "| p50 ratio | control p50 | candidate p50 | operations | fingerprint |\n|---:|---:|---:|---:|---|\n",
    );
    for latency in report.latency.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} | {}{} |\n",
            ratio(latency.ratio_p50),
            microseconds(latency.control_service_time_us_p50),
            microseconds(latency.candidate_service_time_us_p50),
            count(latency.count),
            cell(&latency.fingerprint),
            view::not_alike(latency).map_or_else(String::new, |words| format!(" **{words}**"))
        ));
    }
    more(report.latency.len(), ROWS_SHOWN, "\n{} fingerprints more in `report.html`.\n", page);
}

fn forgiven(report: &Report, page: &mut String) {
    page.push_str("\n### Forgiven\n\n");
    let noise: u64 = report.noise.iter().fold(0, |sum, noise| sum.saturating_add(noise.count));
    page.push_str(&format!("- noise between control and control: {} in ", counted(noise, "difference")));
    page.push_str(&format!("{}\n", counted(report.noise.len() as u64, "place")));
    let by_count = view::noise_by_count(report);
    for noise in by_count.iter().take(ROWS_SHOWN) {
        let (place, fingerprint) = (code(&noise.place, 40), code(&noise.fingerprint, CELL_CHARS_SHOWN));
        let words = escaped(&view::noise_words(noise), CELL_CHARS_SHOWN * 2);
        page.push_str(&format!("  - {place} of {fingerprint}: {words}\n"));
    }
    more(by_count.len(), ROWS_SHOWN, "  - and {} places more in `report.json`\n", page);
    for (name, n) in report.normalisations.iter().take(ROWS_SHOWN) {
        page.push_str(&format!("- normalisation {}: fired {}\n", code(name, CELL_CHARS_SHOWN), counted(*n, "time")));
    }
    more(report.normalisations.len(), ROWS_SHOWN, "- and {} normalisations more in `report.html`\n", page);
    for divergence in report.divergences.iter().take(ROWS_SHOWN) {
        let state = match (divergence.expired, divergence.used) {
            (true, _) => "**EXPIRED**, ".to_owned(),
            (false, 0) => "**forgave nothing**, ".to_owned(),
            (false, _) => String::new(),
        };
        page.push_str(&format!(
            "- divergence {}: {state}used {}, owner {}, expires {}: {}\n",
            code(&divergence.id, CELL_CHARS_SHOWN),
            counted(divergence.used, "time"),
            escaped(&divergence.owner, CELL_CHARS_SHOWN),
            escaped(&divergence.expires, 40),
            escaped(&divergence.why, CELL_CHARS_SHOWN)
        ));
    }
    more(report.divergences.len(), ROWS_SHOWN, "- and {} divergences more in `report.html`\n", page);
    for gap in view::accepted_gaps(report).take(ROWS_SHOWN) {
        page.push_str(&format!(
            "- accepted for {} ({}): {}, {}\n",
            code(&gap.class, CELL_CHARS_SHOWN),
            counted(gap.operations, "recorded operation"),
            escaped(&view::accepted_needs(gap), CELL_CHARS_SHOWN),
            escaped(&gap.why, CELL_CHARS_SHOWN)
        ));
    }
    more(view::accepted_gaps(report).count(), ROWS_SHOWN, "- and {} classes of keys more in `report.html`\n", page);
}

fn stated(report: &Report, page: &mut String) {
    if report.stated.is_empty() {
        return;
    }
    page.push_str(&format!("\n### Stated differences\n\n{}\n\n", view::STATED_LEAD));
    for stated in report.stated.iter().take(ROWS_SHOWN) {
        let (words, difference) = (view::stated_words(stated), escaped(&stated.difference, VALUE_CHARS_SHOWN));
        page.push_str(&format!("- {words}: {difference}\n"));
        for (fingerprint, n) in stated.fingerprints.iter().take(STATED_FINGERPRINTS_SHOWN) {
            page.push_str(&format!("  - {} {}\n", count(*n), code(fingerprint, CELL_CHARS_SHOWN)));
        }
    }
    more(report.stated.len(), ROWS_SHOWN, "- and {} differences more in `report.json`\n", page);
}

fn provenance(report: &Report, page: &mut String) {
    let provenance = &report.provenance;
    page.push_str("\n### Provenance\n\n");
    let mut item = |name: &str, value: &str| {
        page.push_str(&format!("- {name}: {}\n", code(value, VALUE_CHARS_SHOWN)));
    };
    item("crosscheck", &provenance.crosscheck_version);
    item("started", &provenance.started_at);
    item("recording", &provenance.recording.name);
    item("digest", &provenance.recording.digest);
    item("seed", &provenance.seed.to_string());
    item("profile", &provenance.profile);
    for (side, name) in [(Side::Control, "control"), (Side::Candidate, "candidate")] {
        let servers = provenance.stacks.get(name).into_iter().flatten();
        let versions: Vec<_> =
            servers.map(|(store, info)| format!("{} {}", view::store_name(*store), info.version)).collect();
        item(&format!("{name}, {}", view::stack_name(report, side)), &versions.join(", "));
    }
    page.push('\n');
    page.push_str(&fenced(&view::command_line(&provenance.command_line), "sh"));
}

/// Says how many are left off; `words` has `{}` where the number goes.
pub(super) fn more(all: usize, shown: usize, words: &str, page: &mut String) {
    if all > shown {
        page.push_str(&words.replace("{}", &count((all - shown) as u64)));
    }
}

/// Prose: every character that Markdown could read as its own is escaped.
pub(super) fn escaped(text: &str, chars_max: usize) -> String {
    let mut out = String::new();
    for c in line(text, chars_max).chars() {
        if "\\`*_[]<>#|~&$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A code span that no content can end.
pub(super) fn code(text: &str, chars_max: usize) -> String {
    let text = line(text, chars_max);
    let ticks = "`".repeat(longest_run_of_backticks(&text) + 1);
    match text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}

/// A code span in a table: there a pipe ends the cell even inside code, unless it is escaped.
pub(super) fn cell(text: &str) -> String {
    code(text, CELL_CHARS_SHOWN).replace('|', "\\|")
}

/// A code block that no content can end.
pub(super) fn fenced(text: &str, language: &str) -> String {
    fence(&block(text, VALUE_CHARS_SHOWN * 2), language)
}

/// As [`fenced`], of text that is cut and spelled out already. Spaces survive in a block, in a span they collapse.
fn fence(text: &str, language: &str) -> String {
    let fence = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_ends_its_code_span_or_its_cell() {
        assert_eq!(code("a", 10), "`a`");
        assert_eq!(code("a``b`", 10), "``` a``b` ```");
        assert_eq!(code("", 10), "`  `");
        assert_eq!(cell("a|b\nc"), "`a\\|b⏎c`");
        assert_eq!(fenced("```\nx", "sql"), "````sql\n```\nx\n````\n");
        assert_eq!(escaped("<b>|`#1`\n", 20), "\\<b\\>\\|\\`\\#1\\`⏎");
    }
}
