//! Materialised views: a table of the query's rows on the target, emptied and filled again by REFRESH.
//!
//! It refuses one that is made without its rows, which PostgreSQL lets nobody read.

use super::define::Changed;
use super::refusal::{Redesign, Refusal};
use super::schema::ddl_parse::{Cursor, Token, tokens};
use super::schema::{Schema, Table, quote_table, view};
use super::session::SessionState;
use super::{Answer, Target, Translated, Translation};
use crate::core::{Request, Sql};

/// CREATE and DROP MATERIALIZED VIEW as what they are of a table; `None` where it is another definition.
pub fn as_of_table(all: &[Token]) -> Option<Vec<Token>> {
    let mut c = Cursor::new(all);
    let verb = ["create", "drop"].iter().find(|verb| c.take_words(verb))?;
    c.take_words("materialized view").then_some(())?;
    let mut out = tokens(&format!("{verb} table"))?;
    out.extend(c.rest().iter().cloned());
    Some(out)
}

/// `REFRESH MATERIALIZED VIEW`: the rows that the query has now.
pub fn refresh(
    all: &[Token],
    state: &SessionState,
    schema: &Schema,
    target: &Target,
) -> Result<Option<Changed>, Refusal> {
    let mut c = Cursor::new(all);
    if !c.take_words("refresh materialized view") {
        return Ok(None);
    }
    let _ = c.take_words("concurrently");
    let unknown = || Refusal::new("REFRESH MATERIALIZED VIEW of one that is not there", Redesign::Materialized);
    let path = c.take_path().ok_or_else(unknown)?;
    let names: Vec<String> = match path.as_slice() {
        [name] => state.settings.search_path.iter().map(|schema| format!("{schema}.{name}")).collect(),
        names => vec![names.join(".")],
    };
    let (table, made) = names
        .iter()
        .filter_map(|name| schema.tables.get(name))
        .find_map(|table| Some((table, table.materialized.as_ref()?)))
        .ok_or_else(unknown)?;
    if c.take_words("with no data") {
        return Err(Refusal::new("REFRESH … WITH NO DATA: nobody can read it then", Redesign::Materialized));
    }
    let query = view::carried(&made.query, &made.path, schema, target)?;
    let request = |text: String| Request::Sql(Sql::simple(text));
    let translation = Translation {
        requests: vec![request(format!("DELETE FROM {}", quote_table(table))), request(view::fill(table, &query))],
        answer: Answer::Affected(0),
        rules: vec!["definitions"],
        stated: query.stated.into_iter().map(Into::into).collect(),
        ..Translation::default()
    };
    let translation = if state.in_transaction { translation } else { translation.in_transaction() };
    Ok(Some(Changed { translated: Translated::Carried(translation), schema: None }))
}

/// Refuses to write to one, as PostgreSQL does.
pub fn check_written(table: &Table) -> Result<(), Refusal> {
    match table.materialized {
        Some(_) => Err(Refusal::certain("42809", format!("cannot change materialized view \"{}\"", table.name))),
        None => Ok(()),
    }
}
