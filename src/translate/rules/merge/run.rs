//! The requests of a MERGE: the temporary table, what is asked of it, and what is done with its rows.

use super::{Action, Plan};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::parse::ast::{self, Join, JoinConstraint, JoinOperator, MergeClauseKind, TableWithJoins};
use crate::translate::rules::staged;
use crate::translate::scope::Scope;

const TWICE: &str = "SIGNAL SQLSTATE '21000' SET MYSQL_ERRNO = 1242, \
                     MESSAGE_TEXT = 'MERGE command cannot affect row a second time'";
const NULL: &str = "SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = 'a column cannot be null'";
/// An id of 0 that is given is none to be drawn.
const KEEP_ZERO: &str = "SET STATEMENT sql_mode = CONCAT(@@sql_mode,',NO_AUTO_VALUE_ON_ZERO') FOR ";

impl Plan<'_> {
    /// Makes the temporary table and fills it, and refuses what PostgreSQL refuses.
    pub(super) fn fill(&self, printer: &mut Printer<'_>, merge: &ast::Merge) -> Carried {
        printer.atomic = true;
        let rows = staged::rows_of(self.table);
        let keys = if self.changing().is_empty() { Vec::new() } else { staged::key(self.table)? };
        let own = quoted(&self.table.name);
        let mut columns = vec!["0 AS `_do`".to_owned()];
        let of_table = |(index, name): (usize, &String), prefix: &str| {
            format!("{own}.{} AS `_{prefix}{}`", quoted(name), index + 1)
        };
        columns.extend(keys.iter().enumerate().map(|key| of_table(key, "k")));
        columns.extend(self.values.iter().enumerate().map(|(index, new)| of_table((index, &new.column), "n")));
        // The outer join makes columns that may be NULL.
        printer.push(&format!(
            "CREATE OR REPLACE TEMPORARY TABLE {rows} AS SELECT {} FROM (SELECT 1) AS `_ck_one` LEFT JOIN {} ON TRUE \
             LIMIT 0",
            columns.join(","),
            self.name()
        ));
        staged::flush(printer);
        printer.push(&format!("INSERT INTO {rows} SELECT CASE"));
        for (index, (_, when, action)) in self.branches.iter().enumerate() {
            let number = if matches!(action, Action::Nothing) { 0 } else { index + 1 };
            printer.push(" WHEN ");
            printer.out.append(when.clone());
            printer.push(&format!(" THEN {number}"));
        }
        printer.push(" ELSE 0 END");
        for key in &keys {
            printer.push(&format!(",{}.{}", quoted(&self.called), quoted(key)));
        }
        for value in &self.values {
            printer.push(",");
            printer.out.append(value.text.clone());
        }
        printer.push(" FROM ");
        self.join(printer, merge)?;
        printer.push(" FOR UPDATE");
        staged::flush(printer);
        self.check(printer, keys.len());
        Ok(())
    }

    fn name(&self) -> String {
        format!("{}.{}", quoted(&self.table.schema), quoted(&self.table.name))
    }

    /// The source's rows with the table's; those that have none where a branch wants them.
    fn join(&self, printer: &mut Printer<'_>, merge: &ast::Merge) -> Carried {
        let on = JoinConstraint::On(merge.on.as_ref().clone());
        let matched = self.branches.iter().all(|(kind, ..)| *kind == MergeClauseKind::Matched);
        let join_operator = if matched { JoinOperator::Join(on) } else { JoinOperator::Left(on) };
        let join = Join { relation: merge.table.clone(), global: false, join_operator };
        let tables = [TableWithJoins { relation: merge.source.clone(), joins: vec![join] }];
        printer.names.scopes.push(Scope { relations: self.relations(), outputs: Vec::new() });
        let written = printer.from(&tables);
        printer.names.scopes.pop();
        written
    }

    /// Asks the temporary table whether PostgreSQL would refuse the statement.
    fn check(&self, printer: &mut Printer<'_>, keys: usize) {
        let rows = staged::rows_of(self.table);
        let mut checks = Vec::new();
        if keys > 0 {
            let keys: Vec<String> = (1..=keys).map(|number| format!("`_k{number}`")).collect();
            let twice =
                format!("`_do` IN ({}) GROUP BY {} HAVING COUNT(*) > 1", self.changing().join(","), keys.join(","));
            checks.push((twice, TWICE));
        }
        checks.extend(self.nulls.iter().map(|null| (null.clone(), NULL)));
        if checks.is_empty() {
            return;
        }
        printer.push("BEGIN NOT ATOMIC ");
        for (condition, signal) in checks {
            printer.push(&format!("IF EXISTS (SELECT 1 FROM {rows} WHERE {condition}) THEN {signal}; END IF; "));
        }
        printer.push("END");
        staged::flush(printer);
    }

    /// Deletes first, so that keys are free that an update or an insert takes.
    pub(super) fn carry_out(&self, printer: &mut Printer<'_>) -> Carried {
        let (rows, name) = (staged::rows_of(self.table), self.name());
        let mut counted = Vec::new();
        let keys = if self.changing().is_empty() { Vec::new() } else { staged::key(self.table)? };
        let same: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(index, key)| format!("`_ck`.`_k{}` = {name}.{}", index + 1, quoted(key)))
            .collect();
        let join = format!("{name} JOIN {rows} AS `_ck` ON {}", same.join(" AND "));
        let deleted = self.numbers(|action| matches!(action, Action::Delete));
        if !deleted.is_empty() {
            printer.push(&format!("DELETE {name} FROM {join} WHERE `_ck`.`_do` IN ({})", deleted.join(",")));
            counted.push(printer.before.len());
            staged::flush(printer);
        }
        let mut inserts = Vec::new();
        for (index, (_, _, action)) in self.branches.iter().enumerate() {
            match action {
                Action::Update(set) => {
                    let value = |place: &Option<usize>| match place {
                        Some(place) => format!("`_ck`.`_n{place}`"),
                        None => "DEFAULT".to_owned(),
                    };
                    let set: Vec<String> = set
                        .iter()
                        .map(|(column, place)| format!("{name}.{} = {}", quoted(column), value(place)))
                        .collect();
                    printer.push(&format!("UPDATE {join} SET {} WHERE `_ck`.`_do` = {}", set.join(","), index + 1));
                    counted.push(printer.before.len());
                    staged::flush(printer);
                }
                Action::Insert { columns, gives_id } => {
                    let names: Vec<String> = columns.iter().map(|(column, _)| quoted(column)).collect();
                    let places: Vec<String> = columns.iter().map(|(_, place)| format!("`_n{place}`")).collect();
                    inserts.push(format!(
                        "{}INSERT INTO {name} ({}) SELECT {} FROM {rows} WHERE `_do` = {}",
                        if *gives_id { KEEP_ZERO } else { "" },
                        names.join(","),
                        places.join(","),
                        index + 1
                    ));
                }
                Action::Nothing | Action::Delete => {}
            }
        }
        for insert in inserts {
            printer.push(&insert);
            counted.push(printer.before.len());
            staged::flush(printer);
        }
        printer.push(&format!("DROP TEMPORARY TABLE {rows}"));
        printer.answer = Answer::SumAffected(counted);
        Ok(())
    }
}
