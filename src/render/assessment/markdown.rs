//! Markdown for a comment on GitHub, Gitea or Phabricator: no HTML, and short enough to be accepted.

use crate::core::Assessment;
use crate::core::assessment::Fingerprint;

use super::super::markdown::{cell, code, escaped, fenced, more};
use super::super::text::{LINE_CHARS_MAX, count, counted, percent, percent_of};
use super::super::view;
use super::key_words;
use super::words;

/// Rows of each table, items of each list.
const ROWS_SHOWN: usize = 15;

/// Reasons below one redesign, objects below one kind of loss.
const DETAILS_SHOWN: usize = 3;

/// A reason in a list item.
const WORDS_CHARS_SHOWN: usize = 200;

/// The whole page.
pub fn page(assessment: &Assessment) -> String {
    let mut page = String::new();
    head(assessment, &mut page);
    accounting(assessment, &mut page);
    keys(assessment, &mut page);
    cost(assessment, &mut page);
    redesigns(assessment, &mut page);
    differences(assessment, &mut page);
    schema(assessment, &mut page);
    cache(assessment, &mut page);
    fingerprints(assessment, &mut page);
    facts(assessment, &mut page);
    basis(assessment, &mut page);
    page
}

fn head(assessment: &Assessment, page: &mut String) {
    page.push_str(&format!("## {}: {}\n\n", words::level(assessment), words::headline(assessment)));
    for reason in assessment.cost.level.iter().flat_map(|level| &level.because) {
        page.push_str(&format!("- {}\n", escaped(reason, LINE_CHARS_MAX)));
    }
    let basis = &assessment.basis;
    page.push_str(&format!(
        "\n{}, for the profile {} ({}).\n\n> {}\n",
        code(&basis.recording.name, WORDS_CHARS_SHOWN),
        code(&basis.profile, WORDS_CHARS_SHOWN),
        escaped(&basis.profile_title, WORDS_CHARS_SHOWN),
        words::CAVEAT
    ));
}

fn accounting(assessment: &Assessment, page: &mut String) {
    let accounting = &assessment.accounting;
    page.push_str(&format!("\n### Accounting\n\n**{}**\n\n", words::equation(&accounting.all)));
    if let Some(problem) = words::accounting_problem(accounting) {
        page.push_str(&format!("**Warning: this {problem}.**\n\n"));
    }
    for (store, tally) in &accounting.by_store {
        page.push_str(&format!("- {}: {}\n", escaped(store, WORDS_CHARS_SHOWN), words::equation(tally)));
    }
    for reason in accounting.skipped_reasons.iter().take(ROWS_SHOWN) {
        let words = escaped(&reason.words, WORDS_CHARS_SHOWN);
        page.push_str(&format!("- {} skipped: {words}\n", count(reason.operations)));
    }
    more(accounting.skipped_reasons.len(), ROWS_SHOWN, "- and {} reasons more in `assessment.html`\n", page);
}

fn keys(assessment: &Assessment, page: &mut String) {
    let keys = &assessment.keys;
    if keys.destinations.sum() == 0 {
        return;
    }
    page.push_str(&format!("\n### {}\n\n", key_words::key_classes(keys)));
    page.push_str(&format!("Operations by where they go: {}.\n\n", key_words::destinations(&keys.destinations)));
    for remark in key_words::route_remarks(assessment).iter().take(ROWS_SHOWN) {
        page.push_str(&format!("> {}\n", escaped(remark, LINE_CHARS_MAX)));
    }
    let gaps = key_words::gaps(keys);
    if !gaps.is_empty() {
        page.push('\n');
    }
    for class in gaps.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "- **{}** ({}, {}): {}\n",
            code(&class.pattern, WORDS_CHARS_SHOWN),
            class.role.name(),
            counted(class.operations, "operation"),
            escaped(&format!("{}; proposed: {}", key_words::needs(class), class.proposal.place), LINE_CHARS_MAX)
        ));
        for need in class.unmet().take(DETAILS_SHOWN) {
            let evidence = need.evidence.first().map(key_words::evidence).unwrap_or_default();
            let words = escaped(&format!("{}: {}", need.why, evidence), WORDS_CHARS_SHOWN);
            page.push_str(&format!("  - {}: {words}\n", need.need));
        }
    }
    more(gaps.len(), ROWS_SHOWN, "- and {} classes more in `assessment.html`\n", page);
    page.push_str("\n| operations | class | looks like | needs | route | proposed |\n|---:|---|---|---|---|---|\n");
    for class in keys.classes.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            count(class.operations),
            cell(&class.pattern),
            class.role.name(),
            escaped(&key_words::needs(class), WORDS_CHARS_SHOWN),
            class.route.place,
            class.proposal.place
        ));
    }
    more(keys.classes.len(), ROWS_SHOWN, "\n{} classes more in `assessment.html`.\n", page);
    for script in keys.scripts.iter().take(DETAILS_SHOWN) {
        let (calls, carried) = (counted(script.operations, "call"), count(script.carried));
        page.push_str(&format!("\n- script {}: {calls}, {carried} carried", code(&script.digest, 60)));
    }
    more(keys.scripts.len(), DETAILS_SHOWN, "\n- and {} scripts more in `assessment.html`", page);
    page.push('\n');
}

fn cost(assessment: &Assessment, page: &mut String) {
    page.push_str("\n### What it takes\n\n| effort | fingerprints | operations | share |\n|---|---:|---:|---:|\n");
    for share in &assessment.efforts {
        page.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            words::effort(share.effort),
            count(share.fingerprints),
            count(share.operations),
            percent_of(share.operations, assessment.accounting.all.captured)
        ));
    }
    let cost = &assessment.cost;
    page.push_str("\n| count | units each | units | work |\n|---:|---:|---:|---|\n");
    for item in cost.items.iter().filter(|item| item.count > 0) {
        page.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            counted(item.count, &item.per),
            words::units(item.units_each),
            words::units(item.units),
            escaped(&format!("{}: {}", item.what, item.why), LINE_CHARS_MAX)
        ));
    }
    page.push_str(&format!(
        "\n{} units of {} minutes: {}. {}\n",
        words::units(cost.units),
        cost.unit_minutes,
        words::days(cost.human_days),
        words::UNITS
    ));
}

fn redesigns(assessment: &Assessment, page: &mut String) {
    if assessment.redesigns.is_empty() {
        return;
    }
    page.push_str("\n### Untranslatable, and what usually takes its place\n\n");
    for redesign in assessment.redesigns.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "- **{}** ({}), {} in {}: {}\n",
            redesign.effort.name(),
            escaped(&redesign.store, WORDS_CHARS_SHOWN),
            counted(redesign.operations, "operation"),
            counted(redesign.fingerprints, "fingerprint"),
            escaped(&redesign.instead, LINE_CHARS_MAX)
        ));
        for reason in redesign.reasons.iter().take(DETAILS_SHOWN) {
            let words = escaped(&reason.words, WORDS_CHARS_SHOWN);
            page.push_str(&format!("  - {}: {words}\n", count(reason.operations)));
        }
        more(redesign.reasons.len(), DETAILS_SHOWN, "  - and {} reasons more in `assessment.html`\n", page);
    }
    more(assessment.redesigns.len(), ROWS_SHOWN, "- and {} more in `assessment.html`\n", page);
}

fn differences(assessment: &Assessment, page: &mut String) {
    if assessment.differences.is_empty() {
        return;
    }
    page.push_str("\n### Differences that rules state\n\n");
    for difference in assessment.differences.iter().take(ROWS_SHOWN) {
        let words = escaped(&difference.words, LINE_CHARS_MAX);
        page.push_str(&format!("- {} {}: {words}\n", count(difference.operations), difference.store));
    }
    more(assessment.differences.len(), ROWS_SHOWN, "- and {} more in `assessment.html`\n", page);
}

fn schema(assessment: &Assessment, page: &mut String) {
    let schema = &assessment.schema;
    page.push_str("\n### Schema\n\n");
    if !schema.known {
        page.push_str(&format!("{}\n", words::NO_SCHEMA));
        return;
    }
    let losses = counted(words::losses(schema), "object");
    page.push_str(&format!("{}; {losses} without an exact counterpart.\n\n", words::schema_size(schema)));
    for group in schema.losses.iter().take(ROWS_SHOWN) {
        let what = escaped(&group.what, WORDS_CHARS_SHOWN);
        let objects = group.losses.iter().take(DETAILS_SHOWN).map(|loss| code(&loss.object, 80));
        let objects: Vec<_> = objects.collect();
        let why = group.losses.first().map(|loss| escaped(&loss.why, WORDS_CHARS_SHOWN)).unwrap_or_default();
        page.push_str(&format!("- {} {what}: {} ({why})\n", count(group.losses.len() as u64), objects.join(", ")));
    }
    more(schema.losses.len(), ROWS_SHOWN, "- and {} kinds more in `assessment.html`\n", page);
}

fn cache(assessment: &Assessment, page: &mut String) {
    if assessment.cache.is_empty() {
        return;
    }
    page.push_str(&format!("\n### Cache commands\n\n{}.\n", key_words::command_table(&assessment.keys)));
    page.push_str("\n| operations | command | class | effort | key patterns |\n|---:|---|---|---|---:|\n");
    for command in assessment.cache.iter().take(ROWS_SHOWN) {
        page.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            count(command.tally.captured),
            cell(&command.command),
            escaped(&command.class, WORDS_CHARS_SHOWN),
            words::effort(command.effort),
            count(command.fingerprints)
        ));
    }
    more(assessment.cache.len(), ROWS_SHOWN, "\n{} commands more in `assessment.html`.\n", page);
}

fn fingerprints(assessment: &Assessment, page: &mut String) {
    let (decisions, carried) = words::decisions(assessment);
    for (title, list) in [("To decide", decisions), ("Carried", carried)] {
        page.push_str(&format!("\n### {title}: {}\n\n", counted(list.len() as u64, "fingerprint")));
        if !list.is_empty() {
            page.push_str("| share | effort | what becomes of it | fingerprint |\n|---:|---|---|---|\n");
        }
        list.iter().take(ROWS_SHOWN).for_each(|one| row(one, page));
        more(list.len(), ROWS_SHOWN, "\n{} fingerprints more in `assessment.html`.\n", page);
    }
}

fn row(one: &Fingerprint, page: &mut String) {
    page.push_str(&format!(
        "| {} | {} | {} | {} |\n",
        percent(one.share),
        words::effort(one.effort),
        words::classes(one),
        cell(&one.fingerprint)
    ));
}

fn facts(assessment: &Assessment, page: &mut String) {
    page.push_str("\n### Facts of the recording\n\n");
    for fact in assessment.facts.iter().take(2 * ROWS_SHOWN) {
        page.push_str(&format!("- {}: {}\n", escaped(&fact.name, WORDS_CHARS_SHOWN), count(fact.count)));
    }
}

fn basis(assessment: &Assessment, page: &mut String) {
    let basis = &assessment.basis;
    page.push_str("\n### Basis\n\n");
    for (name, value) in [
        ("crosscheck", &basis.crosscheck_version),
        ("recorded from", &basis.started_at),
        ("digest", &basis.recording.digest),
    ] {
        page.push_str(&format!("- {name}: {}\n", code(value, WORDS_CHARS_SHOWN)));
    }
    page.push('\n');
    page.push_str(&fenced(&view::command_line(&basis.command_line), "sh"));
}
