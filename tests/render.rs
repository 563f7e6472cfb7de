//! A report full of hostile values, in every format: golden files, and what must hold whatever the values are.
//!
//! `CROSSCHECK_UPDATE_GOLDEN=1 cargo test --test render` writes the golden files anew; the review is their diff.

#[path = "support/golden.rs"]
mod golden_file;

use std::path::{Path, PathBuf};

use crosscheck::core::verdict::Gate;
use crosscheck::core::{Report, Request, Sql};
use crosscheck::error;
use crosscheck::render::terminal::{Colour, Terminal};
use crosscheck::render::{RENDERERS, Renderer, render_all, renderer};
use proptest::prelude::*;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/render").join(name)
}

fn sample() -> Report {
    serde_json::from_str(include_str!("golden/render/report.json")).expect("the sample is a report")
}

fn rendered(format: &dyn Renderer, report: &Report) -> String {
    let mut bytes = Vec::new();
    format.render(report, &mut bytes).expect("a Vec takes everything");
    String::from_utf8(bytes).expect("every format is UTF-8")
}

fn in_format(name: &str, report: &Report) -> String {
    rendered(renderer(name).expect("a known format"), report)
}

#[test]
fn every_format_is_what_was_reviewed() {
    let report = sample();
    for format in RENDERERS {
        let path = golden(format.file_name().unwrap_or("terminal.txt"));
        let now = rendered(*format, &report);
        golden_file::is_as_reviewed(&path, &now);
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in RENDERERS {
        assert_eq!(rendered(*format, &sample()), rendered(*format, &sample()), "{}", format.name());
    }
}

#[test]
fn json_is_the_report_and_reads_back_as_it() {
    let report = sample();
    let json = in_format("json", &report);
    assert!(json.ends_with("}\n"));
    assert_eq!(serde_json::from_str::<Report>(&json).expect("our own JSON"), report);
}

fn hidden(page: &str) -> Option<char> {
    page.chars().find(|c| {
        // Statements keep their line ends and tabs.
        (c.is_control() && *c != '\n' && *c != '\t')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

#[test]
fn no_character_that_a_reader_cannot_see_reaches_a_page() {
    for format in RENDERERS.iter().filter(|format| format.name() != "json") {
        assert_eq!(hidden(&rendered(*format, &sample())), None, "{}", format.name());
    }
}

#[test]
fn no_value_is_markup_in_the_page_and_nothing_is_loaded() {
    let page = in_format("html", &sample());
    assert!(page.contains("&#60;script&#62;alert(1)"), "the hostile value is shown, escaped");
    for raw in ["<script", "<img", "<b>x", "<b>not", "src=\"", "url(", "http:", "https:", "@import", "onerror=\""] {
        assert!(!page.contains(raw), "{raw}");
    }
    for link in page.split("href=\"").skip(1) {
        assert!(link.starts_with('#'), "{}", &link[..link.len().min(60)]);
    }
}

#[test]
fn the_page_is_well_formed() {
    assert_well_formed(&in_format("html", &sample()));
}

/// Every tag that is opened is closed, in order, so no value has broken out of its element.
fn assert_well_formed(page: &str) {
    let body = &page[page.find("</style>").expect("a style")..];
    let mut open: Vec<String> = Vec::new();
    for tag in body.split('<').skip(2).filter_map(|rest| rest.split('>').next()) {
        match tag.strip_prefix('/') {
            Some("head" | "html") => {}
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "closed in order"),
            None => open.push(tag.split_whitespace().next().unwrap_or_default().to_owned()),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_markdown_table_keeps_its_columns_whatever_its_cells_hold() {
    let rows = assert_tables_keep_their_columns(&in_format("md", &sample()));
    assert!(rows > 10, "the sample has tables");
}

/// Returns the number of rows that were looked at.
fn assert_tables_keep_their_columns(page: &str) -> usize {
    let mut columns = None;
    let mut rows = 0;
    for line in page.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
        rows += 1;
    }
    rows
}

/// The sample with `text` wherever a report has text.
fn filled_with(text: &str) -> Report {
    let mut report = sample();
    report.title = text.into();
    report.gate.reasons = vec![text.into()];
    report.accounting.skipped_reasons = [(text.into(), report.accounting.skipped)].into();
    for finding in &mut report.findings {
        for field in [&mut finding.summary, &mut finding.fingerprint, &mut finding.signature, &mut finding.reproduce] {
            *field = text.into();
        }
        if let Some(witness) = &mut finding.witness {
            witness.request = Request::Sql(Sql::simple(text));
            for field in [&mut witness.place, &mut witness.control, &mut witness.candidate] {
                *field = text.into();
            }
        }
    }
    for table in &mut report.tables {
        table.detail = text.into();
    }
    report.hit_ratios.iter_mut().for_each(|ratio| ratio.pattern = text.into());
    for class in &mut report.keys {
        class.pattern = text.into();
        for witness in &mut class.witnesses {
            for field in [&mut witness.key, &mut witness.place, &mut witness.control, &mut witness.candidate] {
                *field = text.into();
            }
        }
    }
    report.coverage.iter_mut().for_each(|coverage| coverage.fingerprint = text.into());
    report.latency.iter_mut().for_each(|latency| latency.fingerprint = text.into());
    report.noise.iter_mut().for_each(|noise| noise.place = text.into());
    report.divergences.iter_mut().for_each(|divergence| divergence.why = text.into());
    report.provenance.command_line = vec![text.into()];
    report
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_leaves_every_format_whole(text in prop_oneof![any::<String>(), "[<>&\"'`|\\\\\n\r\t \\[\\]{}%#$*_a-]{0,60}"]) {
        let report = filled_with(&text);
        assert_well_formed(&in_format("html", &report));
        assert_tables_keep_their_columns(&in_format("md", &report));
        let xml = in_format("junit", &report);
        prop_assert!(quick_junit::Report::deserialize_from_str(&xml).is_ok(), "{}", xml);
        for name in ["html", "md", "junit", "terminal"] {
            prop_assert_eq!(hidden(&in_format(name, &report)), None);
        }
        prop_assert_eq!(serde_json::from_str::<Report>(&in_format("json", &report)).expect("our own JSON"), report);
    }
}

#[test]
fn a_markdown_report_fits_a_comment_however_much_was_found() {
    let mut report = sample();
    let findings = report.findings.clone();
    for _ in 0..100 {
        report.findings.extend(findings.clone());
    }
    let coverage = report.coverage.clone();
    for _ in 0..100 {
        report.coverage.extend(coverage.clone());
    }
    let page = in_format("md", &report);
    assert!(page.chars().count() < 65_536, "{}", page.chars().count());
    assert!(page.contains("findings more in `report.html`"));
}

#[test]
fn a_large_report_stays_a_page_and_says_what_it_leaves_out() {
    let mut report = sample();
    let finding = report.findings[0].clone();
    report.findings = vec![finding; 1_200];
    let coverage = report.coverage[0].clone();
    report.coverage = vec![coverage; 1_300];
    let page = in_format("html", &report);
    assert!(page.contains("1000 findings more in report.json"));
    assert!(page.contains("1000 fingerprints more in report.json"));
    assert!(page.len() < 4 << 20, "{}", page.len());
}

#[test]
fn junit_is_read_back_with_every_finding_as_a_failure() {
    let xml = in_format("junit", &sample());
    let document = quick_junit::Report::deserialize_from_str(&xml).expect("well-formed XML");
    let forbidden =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(forbidden));
    let failures: Vec<_> = document
        .test_suites
        .iter()
        .map(|suite| (suite.name.as_str().to_owned(), suite.failures, suite.errors))
        .collect();
    let expected = [
        ("gate", 1, 0),
        ("fingerprints", 4, 1),
        ("findings", 1, 0),
        ("tables", 2, 1),
        ("cache keys", 1, 1),
        ("scenarios", 1, 1),
    ];
    assert_eq!(failures, expected.map(|(name, failures, errors)| (name.to_owned(), failures, errors)));
}

#[test]
fn an_accounting_that_lost_an_operation_warns_in_every_format_for_people() {
    let mut report = sample();
    report.accounting.captured += 1;
    for name in ["terminal", "html", "md", "junit"] {
        assert!(in_format(name, &report).contains("1 operation lost"), "{name}");
    }
}

#[test]
fn operations_that_the_run_never_reached_count_as_not_measured() {
    let mut report = sample();
    report.accounting.unfinished += report.accounting.captured;
    report.accounting.captured *= 2;
    for name in ["terminal", "html", "md"] {
        let page = in_format(name, &report).replace("<b>", "").replace("</b>", "");
        assert!(page.contains("50.1 % not measured") || page.contains("not measured 50.1 %"), "{name}");
    }
}

#[test]
fn an_empty_report_renders_and_claims_nothing() {
    let mut report = sample();
    report.gate.result = Gate::Undecided;
    report.gate.reasons.clear();
    report.accounting = Default::default();
    report.verdicts = Default::default();
    report.findings.clear();
    report.coverage.clear();
    report.latency.clear();
    report.tables.clear();
    report.keys.clear();
    report.hit_ratios.clear();
    report.scenarios.clear();
    report.noise.clear();
    report.normalisations.clear();
    report.divergences.clear();
    report.provenance = Default::default();
    for format in RENDERERS {
        let page = rendered(*format, &report);
        assert!(page.to_lowercase().contains("undecided"), "{}", format.name());
        assert!(!page.contains("NaN"), "{}", format.name());
    }
}

#[test]
fn a_narrow_terminal_gets_narrow_tables() {
    let narrow = Terminal { width: 60, colour: Colour::Plain };
    let page = rendered(&narrow, &sample());
    let table =
        page.lines().skip_while(|line| !line.starts_with("Findings")).take_while(|line| !line.starts_with("Tables"));
    for line in table {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn a_directory_gets_the_four_files_and_an_unknown_format_names_the_known_ones() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let paths = render_all(&sample(), &directory.path().join("new")).expect("written");
    let names: Vec<_> = paths.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["report.html", "report.md", "report.json", "junit.xml"]);
    let problem = renderer("pdf").err().as_ref().map(error::Error::to_string);
    assert_eq!(problem.as_deref(), Some("unknown format `pdf` (known: terminal, html, md, json, junit)"));
}
