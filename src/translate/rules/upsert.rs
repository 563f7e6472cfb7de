//! ON CONFLICT: MariaDB's ON DUPLICATE KEY UPDATE, guarded so that it acts on the key that was named, counts as PostgreSQL
//! counts, and forgives nothing but duplicates.
//!
//! It refuses a key that MariaDB does not enforce.

use std::collections::BTreeSet;

use super::assignments::{self, Assigned};
use super::raise::INVALID;
use super::{Applied, Example, Node, Rule, conflict_target, insert};
use crate::translate::Answer;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::names::folded;
use crate::translate::parse::CONFLICT;
use crate::translate::parse::ast::{
    ConflictTarget, DoUpdate, Expr, OnConflict, OnConflictAction, Parens, SelectItem, Value,
};
use crate::translate::refusal::Refusal;
use crate::translate::schema::{Key, KeyKind, KeyOf, Table, hidden};
use crate::translate::scope::Field;
use crate::translate::template::Template;
use crate::translate::types::Type;

/// Documents and proves what [`super::insert::Insert`] does with ON CONFLICT.
pub struct Upsert;

const OTHER_KEY: &str = "a row that conflicts with another key than the one ON CONFLICT names is refused, also where \
                         PostgreSQL first finds a row of the named key";
const LOST_KEY: &str = "a unique index that MariaDB does not have (partial, over expressions) raises no conflict";
const TWICE: &str = "rows of one upsert with the same key are refused by PostgreSQL, on MariaDB the last one wins";

/// The error of a duplicate key in its place.
const AS_DUPLICATE: &str = "DECLARE EXIT HANDLER FOR 1242 SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, \
                            MESSAGE_TEXT = 'Duplicate entry for another key than the one of ON CONFLICT'; ";
/// MariaDB takes a variable for a constant in the statement that makes it.
const UNMARKED: &str = "SET @ck_kept = 0; ";
/// 0 for a row that the conflict left as it was, else 1.
const MARK: &str = "IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`";

impl Rule for Upsert {
    fn id(&self) -> &'static str {
        "upsert"
    }

    fn doc(&self) -> &'static str {
        "ON CONFLICT is ON DUPLICATE KEY UPDATE; EXCLUDED is VALUES(). DO NOTHING assigns a column to itself, as INSERT \
         IGNORE would forgive other errors too. Rows left as they were are marked and not counted. Where another key \
         than the named one can conflict, the row is compared first, and another conflict is a duplicate-key error."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, _: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "INSERT INTO item (note) VALUES ('x') ON CONFLICT DO NOTHING RETURNING id, note",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`item` (`note`) VALUES ('x') ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`item`.`id`,`item`.`id`) RETURNING `id`,`note`,IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, code) VALUES (1, 'it''s') ON CONFLICT DO NOTHING",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`code`) VALUES (1,'it''s') ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big) VALUES (1, 5), (10, 6), (3, 7), (10, 8) ON CONFLICT DO NOTHING",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`) VALUES (1,5),(10,6),(3,7),(10,8) ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big) VALUES (1, 5), (10, 6), (3, 7), (10, 8) ON CONFLICT (id) DO NOTHING RETURNING id, big",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`) VALUES (1,5),(10,6),(3,7),(10,8) ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`) RETURNING `id`,`big`,IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big) SELECT item_id, 5 FROM other ON CONFLICT DO NOTHING",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`) WITH `_ck_query` (`c1`,`c2`) AS (SELECT `item_id`,5 AS `?column?` FROM `public`.`other`) SELECT * FROM `_ck_query` ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big) SELECT item_id, 5 FROM other ON CONFLICT (id) DO NOTHING RETURNING id, big",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`) WITH `_ck_query` (`c1`,`c2`) AS (SELECT `item_id`,5 AS `?column?` FROM `public`.`other`) SELECT * FROM `_ck_query` ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`) RETURNING `id`,`big`,IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, code) VALUES (20, 'alpha') ON CONFLICT (code) DO NOTHING",
        &[
            "BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR 1242 SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry for another key than the one of ON CONFLICT'; SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`code`) VALUES (20,'alpha') ON DUPLICATE KEY UPDATE `id` = IF(`sample`.`code` = VALUES(`code`),IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`),(SELECT 1 UNION ALL SELECT 2)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, code) VALUES (20, 'alpha'), (21, 'gamma') ON CONFLICT (code) DO NOTHING RETURNING id",
        &[
            "BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR 1242 SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry for another key than the one of ON CONFLICT'; SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`code`) VALUES (20,'alpha'),(21,'gamma') ON DUPLICATE KEY UPDATE `id` = IF(`sample`.`code` = VALUES(`code`),IF(@ck_kept := 1,`sample`.`id`,`sample`.`id`),(SELECT 1 UNION ALL SELECT 2)) RETURNING `id`,IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, code) VALUES (20, 'alpha') ON CONFLICT ON CONSTRAINT sample_code_key DO UPDATE SET small = 3",
        &[
            "BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR 1242 SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry for another key than the one of ON CONFLICT'; INSERT INTO `public`.`sample` (`id`,`code`) VALUES (20,'alpha') ON DUPLICATE KEY UPDATE `id` = IF(`sample`.`code` = VALUES(`code`),`sample`.`id`,(SELECT 1 UNION ALL SELECT 2)),`small` = 3; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) VALUES (1, 9) ON CONFLICT (id) DO UPDATE SET small = sample.small + excluded.small, day = NULL",
        &[
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (1,9) ON DUPLICATE KEY UPDATE `small` = `sample`.`small` + VALUES(`small`),`day` = NULL",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) VALUES (1, 9), (5, 6) ON CONFLICT ON CONSTRAINT sample_pkey DO UPDATE SET small = excluded.small + sample.small",
        &[
            "SELECT (SELECT 1 FROM (SELECT 1 FROM (SELECT 1 AS `k1` UNION ALL SELECT 5 AS `k1`) AS `_ck_rows` WHERE `k1` IS NOT NULL GROUP BY `k1` HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (1,9),(5,6) ON DUPLICATE KEY UPDATE `small` = VALUES(`small`) + `sample`.`small`",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) VALUES (1, 9), (5, 6) ON CONFLICT ON CONSTRAINT sample_pkey DO UPDATE SET small = excluded.small + sample.small RETURNING id, small",
        &[
            "SELECT (SELECT 1 FROM (SELECT 1 FROM (SELECT 1 AS `k1` UNION ALL SELECT 5 AS `k1`) AS `_ck_rows` WHERE `k1` IS NOT NULL GROUP BY `k1` HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (1,9),(5,6) ON DUPLICATE KEY UPDATE `small` = VALUES(`small`) + `sample`.`small` RETURNING `id`,`small`",
        ],
    ),
    Example::new(
        "INSERT INTO sample AS s (id, small) VALUES (2, 9) ON CONFLICT (id) DO UPDATE SET small = s.small + excluded.small, big = s.big + 1 RETURNING s.id, s.small, big",
        &[
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (2,9) ON DUPLICATE KEY UPDATE `small` = `sample`.`small` + VALUES(`small`),`big` = `sample`.`big` + 1 RETURNING `sample`.`id`,`sample`.`small`,`big`",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, day, at) VALUES (1, '2026-02-01', '2026-11-22 07:33:09+00') ON CONFLICT (id) DO UPDATE SET at = excluded.at, day = excluded.day WHERE sample.at < excluded.at",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`day`,`at`) VALUES (1,'2026-02-01','2026-11-22 07:33:09') ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`at` < VALUES(`at`)) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`at` = IF(@ck_kept,`sample`.`at`,VALUES(`at`)),`day` = IF(@ck_kept,`sample`.`day`,VALUES(`day`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, day, at) VALUES (1, '2026-02-01', '2020-11-22 07:33:09+00') ON CONFLICT (id) DO UPDATE SET at = excluded.at, day = excluded.day WHERE sample.at < excluded.at",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`day`,`at`) VALUES (1,'2026-02-01','2020-11-22 07:33:09') ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`at` < VALUES(`at`)) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`at` = IF(@ck_kept,`sample`.`at`,VALUES(`at`)),`day` = IF(@ck_kept,`sample`.`day`,VALUES(`day`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, code, small) VALUES (1, 'p', 2), (3, 'q', 1), (9, 'r', 3), (2, 's', 8) ON CONFLICT (id) DO UPDATE SET code = excluded.code, small = excluded.small WHERE sample.small < excluded.small",
        &[
            "SELECT (SELECT 1 FROM (SELECT 1 FROM (SELECT 1 AS `k1` UNION ALL SELECT 3 AS `k1` UNION ALL SELECT 9 AS `k1` UNION ALL SELECT 2 AS `k1`) AS `_ck_rows` WHERE `k1` IS NOT NULL GROUP BY `k1` HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            "BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR 1242 SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry for another key than the one of ON CONFLICT'; SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`code`,`small`) VALUES (1,'p',2),(3,'q',1),(9,'r',3),(2,'s',8) ON DUPLICATE KEY UPDATE `id` = IF(`sample`.`id` = VALUES(`id`),IF(@ck_kept := (`sample`.`small` < VALUES(`small`)) IS NOT TRUE,`sample`.`id`,`sample`.`id`),(SELECT 1 UNION ALL SELECT 2)),`code` = IF(@ck_kept,`sample`.`code`,VALUES(`code`)),`small` = IF(@ck_kept,`sample`.`small`,VALUES(`small`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big, small) VALUES (1, 11, 2), (3, 12, 1), (9, 13, 3), (2, 14, 8) ON CONFLICT (id) DO UPDATE SET big = excluded.big, small = excluded.small WHERE sample.small < excluded.small",
        &[
            "SELECT (SELECT 1 FROM (SELECT 1 FROM (SELECT 1 AS `k1` UNION ALL SELECT 3 AS `k1` UNION ALL SELECT 9 AS `k1` UNION ALL SELECT 2 AS `k1`) AS `_ck_rows` WHERE `k1` IS NOT NULL GROUP BY `k1` HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`,`small`) VALUES (1,11,2),(3,12,1),(9,13,3),(2,14,8) ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`small` < VALUES(`small`)) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`big` = IF(@ck_kept,`sample`.`big`,VALUES(`big`)),`small` = IF(@ck_kept,`sample`.`small`,VALUES(`small`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, big, small) VALUES (1, 11, 2), (3, 12, 1), (9, 13, 3), (2, 14, 8) ON CONFLICT (id) DO UPDATE SET big = excluded.big, small = excluded.small WHERE sample.small < excluded.small RETURNING id, small, big + 1 AS next",
        &[
            "SELECT (SELECT 1 FROM (SELECT 1 FROM (SELECT 1 AS `k1` UNION ALL SELECT 3 AS `k1` UNION ALL SELECT 9 AS `k1` UNION ALL SELECT 2 AS `k1`) AS `_ck_rows` WHERE `k1` IS NOT NULL GROUP BY `k1` HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`big`,`small`) VALUES (1,11,2),(3,12,1),(9,13,3),(2,14,8) ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`small` < VALUES(`small`)) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`big` = IF(@ck_kept,`sample`.`big`,VALUES(`big`)),`small` = IF(@ck_kept,`sample`.`small`,VALUES(`small`)) RETURNING `id`,`small`,`big` + 1 AS `next`,IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) SELECT item_id, 50 FROM other ON CONFLICT (id) DO UPDATE SET small = excluded.small WHERE sample.small IS NOT NULL",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`small`) WITH `_ck_query` (`c1`,`c2`) AS (SELECT `item_id`,50 AS `?column?` FROM `public`.`other`) SELECT * FROM `_ck_query` ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`small` IS NOT NULL) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`small` = IF(@ck_kept,`sample`.`small`,VALUES(`small`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET small = (SELECT max(item_id) FROM other)",
        &[
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (1,2) ON DUPLICATE KEY UPDATE `small` = (SELECT MAX(`item_id`) AS `max` FROM `public`.`other`)",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, small) VALUES (2, 2) ON CONFLICT (id) DO UPDATE SET flag = DEFAULT, ratio = DEFAULT",
        &[
            "INSERT INTO `public`.`sample` (`id`,`small`) VALUES (2,2) ON DUPLICATE KEY UPDATE `flag` = DEFAULT,`ratio` = DEFAULT",
        ],
    ),
    Example::new(
        "INSERT INTO sample (id, ratio, exact, flag, clock, tag, bin, data, mood) VALUES (1, 2.5, 7.25, false, '01:02:03', NULL, '\\x', '[]', 'sad') ON CONFLICT (id) DO UPDATE SET ratio = excluded.ratio, exact = excluded.exact, flag = excluded.flag, clock = excluded.clock, tag = excluded.tag, bin = excluded.bin, data = excluded.data, mood = excluded.mood WHERE sample.flag",
        &[
            "BEGIN NOT ATOMIC SET @ck_kept = 0; INSERT INTO `public`.`sample` (`id`,`ratio`,`exact`,`flag`,`clock`,`tag`,`bin`,`data`,`mood`) VALUES (1,2.5e0,7.25,FALSE,'01:02:03',NULL,x'','[]','sad') ON DUPLICATE KEY UPDATE `id` = IF(@ck_kept := (`sample`.`flag`) IS NOT TRUE,`sample`.`id`,`sample`.`id`),`ratio` = IF(@ck_kept,`sample`.`ratio`,VALUES(`ratio`)),`exact` = IF(@ck_kept,`sample`.`exact`,VALUES(`exact`)),`flag` = IF(@ck_kept,`sample`.`flag`,VALUES(`flag`)),`clock` = IF(@ck_kept,`sample`.`clock`,VALUES(`clock`)),`tag` = IF(@ck_kept,`sample`.`tag`,VALUES(`tag`)),`bin` = IF(@ck_kept,`sample`.`bin`,VALUES(`bin`)),`data` = IF(@ck_kept,`sample`.`data`,VALUES(`data`)),`mood` = IF(@ck_kept,`sample`.`mood`,VALUES(`mood`)) RETURNING IF(@ck_kept,@ck_kept := 0,1) AS `_ck_mark`; END",
        ],
    ),
    Example::new(
        "INSERT INTO item (id, note, amount) VALUES (1, 'x', 2) ON CONFLICT (id) DO UPDATE SET amount = item.amount + excluded.amount",
        &[
            "INSERT INTO `public`.`item` (`id`,`note`,`amount`) VALUES (1,'x',2) ON DUPLICATE KEY UPDATE `amount` = `item`.`amount` + VALUES(`amount`)",
        ],
    ),
    Example::new("INSERT INTO item (id, note) VALUES (1, 'a') ON CONFLICT (note) DO UPDATE SET note = 'x'", &[]),
    Example::new(
        "INSERT INTO item (id, note) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET note = excluded.note RETURNING (xmax = 0) AS inserted",
        &[],
    ),
];

/// What an INSERT proposes.
pub struct Proposed<'a> {
    pub table: &'a Table,
    pub columns: &'a [Field],
    /// The rows of VALUES; `None` where a query gives them.
    pub rows: Option<&'a [Parens<Vec<Expr>>]>,
}

impl Proposed<'_> {
    /// Whether rows of a statement can conflict over a key: not where it holds an id that the server draws, or a NULL
    /// because nothing is given.
    fn can_conflict(&self, key: &BTreeSet<String>) -> bool {
        key.iter().all(|name| {
            let column = self.table.column(name);
            match self.columns.iter().position(|field| field.name == *name) {
                Some(place) => !self.always_drawn(place, column.is_some_and(|column| column.serial)),
                None => {
                    name.starts_with(hidden::PREFIX)
                        || column.is_some_and(|column| !column.serial && column.default.is_some())
                }
            }
        })
    }

    fn always_drawn(&self, place: usize, serial: bool) -> bool {
        let drawn = |row: &Parens<Vec<Expr>>| row.content.get(place).is_some_and(insert::is_default);
        serial && self.rows.is_some_and(|rows| rows.iter().all(drawn))
    }
}

/// The conflict that a statement acts on.
struct Arbiter {
    /// The columns of the named key; empty where any key will do.
    columns: BTreeSet<String>,
    /// Another key can conflict too.
    guarded: bool,
}

/// Writes ON CONFLICT and RETURNING behind an INSERT's rows.
pub fn write(
    printer: &mut Printer<'_>,
    conflict: &OnConflict,
    proposed: &Proposed<'_>,
    returning: Option<&[SelectItem]>,
) -> Carried {
    printer.note("upsert");
    let arbiter = arbiter(printer, conflict, proposed)?;
    if arbiter.guarded {
        printer.state(OTHER_KEY);
    }
    printer.push(" ON DUPLICATE KEY UPDATE ");
    let marked = match &conflict.action {
        OnConflictAction::DoNothing => {
            let kept = keeping(proposed.table, &[])?;
            guard(printer, proposed.table, &arbiter, &kept, Some(&Template::of("1")));
            true
        }
        OnConflictAction::DoUpdate(update) => {
            same_key_twice(printer, &arbiter, proposed)?;
            printer.excluded = Some(proposed.table.name.clone());
            let written = assign(printer, update, &arbiter, proposed);
            printer.excluded = None;
            written?;
            update.selection.is_some()
        }
    };
    answer(printer, proposed, returning, marked)?;
    enclose(printer, &arbiter, marked);
    Ok(())
}

/// RETURNING, and what of it is the answer.
fn answer(
    printer: &mut Printer<'_>,
    proposed: &Proposed<'_>,
    returning: Option<&[SelectItem]>,
    marked: bool,
) -> Carried {
    let place = printer.before.len();
    if let Some(items) = returning {
        insert::returning(printer, items)?;
        printer.push(if marked { "," } else { "" });
    } else if marked || proposed.rows.is_none() {
        printer.push(" RETURNING ");
    }
    match (returning, marked, proposed.rows) {
        (Some(_), false, _) => printer.answer = Answer::Of(place),
        (Some(_), true, _) => {
            printer.push(MARK);
            printer.answer = Answer::MarkedRows(place);
        }
        (None, true, _) => {
            printer.push(MARK);
            printer.answer = Answer::MarkedCount(place);
        }
        // MariaDB counts an updated row as two.
        (None, false, Some(rows)) => printer.answer = Answer::Affected(rows.len() as u64),
        (None, false, None) => {
            printer.push("1 AS `_ck_mark`");
            printer.answer = Answer::MarkedCount(place);
        }
    }
    Ok(())
}

/// What has to stand before the INSERT in one request with it makes the two a block.
fn enclose(printer: &mut Printer<'_>, arbiter: &Arbiter, marked: bool) {
    if !arbiter.guarded && !marked {
        return;
    }
    let insert = std::mem::take(&mut printer.out);
    printer.push("BEGIN NOT ATOMIC ");
    printer.push(if arbiter.guarded { AS_DUPLICATE } else { "" });
    printer.push(if marked { UNMARKED } else { "" });
    printer.out.append(insert);
    printer.push("; END");
}

/// A key's columns; `None` where it holds an expression.
pub fn columns_of(key: &Key) -> Option<BTreeSet<String>> {
    key.parts
        .iter()
        .map(|part| match &part.of {
            KeyOf::Column(name) => Some(name.clone()),
            KeyOf::Expression(_) => None,
        })
        .collect()
}

/// The key that the statement names, among those that MariaDB enforces.
fn arbiter(printer: &mut Printer<'_>, conflict: &OnConflict, proposed: &Proposed<'_>) -> Carried<Arbiter> {
    let (schema, target) = (printer.names.ctx.schema, printer.names.ctx.target);
    let unique = || proposed.table.keys.iter().filter(|key| key.kind != KeyKind::Plain);
    let enforced = |key: &&Key| hidden::is_enforced(key, proposed.table, schema, target);
    let made_of = |key: &Key| -> Option<BTreeSet<String>> {
        Some(hidden::columns(key, proposed.table, schema, target)?.into_iter().collect())
    };
    let keys: BTreeSet<BTreeSet<String>> = unique().filter(enforced).filter_map(made_of).collect();
    if unique().any(|key| !enforced(&key)) {
        printer.state(LOST_KEY);
    }
    let columns: BTreeSet<String> = match &conflict.conflict_target {
        None if matches!(conflict.action, OnConflictAction::DoNothing) => {
            return Ok(Arbiter { columns: BTreeSet::new(), guarded: false });
        }
        None => return Err(Refusal::certain("42601", "ON CONFLICT DO UPDATE names a key")),
        Some(ConflictTarget::Columns(columns)) => match columns.as_slice() {
            [one] if one.value.starts_with(CONFLICT) => {
                let key = conflict_target::key(printer, &one.value, proposed.table)?;
                let found = key.filter(enforced).and_then(made_of);
                found.ok_or("ON CONFLICT over expressions or with WHERE, of no unique index that MariaDB has")?
            }
            columns => columns.iter().map(folded).collect(),
        },
        Some(ConflictTarget::OnConstraint(name)) => {
            let name = crate::translate::names::parts(name)?.pop().unwrap_or_default();
            unique()
                .find(|key| key.name == name)
                .filter(enforced)
                .and_then(made_of)
                .ok_or_else(|| format!("ON CONSTRAINT {name} is no unique key of the table as MariaDB has it"))?
        }
    };
    let same = |of: &BTreeSet<String>| *of == columns;
    let lost = |key: &&Key| !enforced(key) && key.covers_all_rows() && columns_of(key).as_ref().is_none_or(same);
    if !unique().any(|key| made_of(key).as_ref().is_some_and(same) || lost(&key)) {
        let reason = "ON CONFLICT over columns that are no unique key of the table";
        return Err(Refusal::certain("42P10", reason));
    }
    if !keys.contains(&columns) {
        return Err("ON CONFLICT over columns that are no unique key of the table as MariaDB has it".into());
    }
    let guarded = keys.iter().any(|key| *key != columns && proposed.can_conflict(key));
    Ok(Arbiter { columns, guarded })
}

/// A column that an upsert can assign to itself: none that it assigns otherwise, or that is computed.
fn keeping(table: &Table, assigned: &[Assigned<'_>]) -> Carried<String> {
    let free = |name: &&String| {
        assigned.iter().all(|assignment| assignment.column != **name)
            && table.column(name).is_some_and(|column| column.generated.is_none())
    };
    let names = table.primary_key.iter().chain(table.columns.iter().map(|column| &column.name));
    let kept = names.filter(free).map(|name| quoted(name)).next();
    kept.ok_or_else(|| "an upsert that assigns every column has none left to mark a row with".into())
}

/// Assigns a column to itself, marks the row where `kept` holds, and raises an error where another key conflicted.
fn guard(printer: &mut Printer<'_>, table: &Table, arbiter: &Arbiter, column: &str, kept: Option<&Template>) {
    let name = quoted(&table.name);
    printer.push(&format!("{column} = "));
    if arbiter.guarded {
        let same: Vec<String> =
            arbiter.columns.iter().map(|key| format!("{name}.{key} = VALUES({key})", key = quoted(key))).collect();
        printer.push(&format!("IF({},", same.join(" AND ")));
    }
    match kept {
        None => printer.push(&format!("{name}.{column}")),
        Some(kept) => {
            printer.push("IF(@ck_kept := ");
            printer.out.append(kept.clone());
            printer.push(&format!(",{name}.{column},{name}.{column})"));
        }
    }
    if arbiter.guarded {
        printer.push(&format!(",{INVALID})"));
    }
}

/// `DO UPDATE SET … WHERE …`: a row that the condition leaves as it is assigns each column to itself.
fn assign(printer: &mut Printer<'_>, update: &DoUpdate, arbiter: &Arbiter, proposed: &Proposed<'_>) -> Carried {
    let table = proposed.table;
    let fields = printer.names.table_fields(table);
    let called = printer.unaliased.as_ref().map_or_else(|| table.name.clone(), |(alias, _)| alias.clone());
    let single = assignments::single(&update.assignments)?;
    let assigned = assignments::in_order(printer, assignments::assigned(&single, &called)?)
        .map_err(|_| "assignments of an upsert that read each other's columns; MariaDB would read the new values")?;
    let kept = match &update.selection {
        None => None,
        Some(condition) => Some(printer.captured(|printer| {
            printer.push("(");
            printer.expr(condition, &Type::Bool)?;
            printer.push(") IS NOT TRUE");
            Ok(())
        })?),
    };
    if arbiter.guarded || kept.is_some() {
        guard(printer, table, arbiter, &keeping(table, &assigned)?, kept.as_ref());
        printer.push(",");
    }
    for (index, assignment) in assigned.iter().enumerate() {
        printer.push(if index > 0 { "," } else { "" });
        let column = quoted(&assignment.column);
        if kept.is_none() {
            assignments::write_assignment(printer, assignment, &fields, "")?;
            continue;
        }
        printer.push(&format!("{column} = IF(@ck_kept,{}.{column},", quoted(&table.name)));
        if insert::is_default(assignment.value) {
            return Err("SET … = DEFAULT under a condition has no rule".into());
        }
        assignments::write_value(printer, assignment, &fields)?;
        printer.push(")");
    }
    Ok(())
}

/// PostgreSQL refuses two rows of one upsert with the same key. The keys of VALUES are asked beforehand.
fn same_key_twice(printer: &mut Printer<'_>, arbiter: &Arbiter, proposed: &Proposed<'_>) -> Carried {
    let Some(rows) = proposed.rows else {
        printer.state(TWICE);
        return Ok(());
    };
    if rows.len() < 2 || !proposed.can_conflict(&arbiter.columns) {
        return Ok(());
    }
    if arbiter.columns.iter().any(|name| name.starts_with(hidden::PREFIX)) {
        printer.state(TWICE);
        return Ok(());
    }
    let places: Vec<usize> = proposed
        .columns
        .iter()
        .enumerate()
        .filter(|(_, field)| arbiter.columns.contains(&field.name))
        .map(|(place, _)| place)
        .collect();
    let known = rows.iter().all(|row| places.iter().all(|place| row.content.get(*place).is_some_and(is_literal)));
    if !known {
        printer.state(TWICE);
        return Ok(());
    }
    let names: Vec<String> = (1..=places.len()).map(|number| format!("`k{number}`")).collect();
    let check = printer.captured(|printer| {
        printer.push("SELECT (SELECT 1 FROM (SELECT 1 FROM (");
        for (index, row) in rows.iter().enumerate() {
            printer.push(if index > 0 { " UNION ALL SELECT " } else { "SELECT " });
            for (place, name) in places.iter().zip(&names) {
                printer.push(if *name == names[0] { "" } else { "," });
                let field = &proposed.columns[*place];
                printer.push(if matches!(field.ty, Type::Text | Type::Enum(_)) { "BINARY " } else { "" });
                insert::value(printer, &row.content[*place], field)?;
                printer.push(&format!(" AS {name}"));
            }
        }
        let present: Vec<String> = names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
        printer.push(&format!(
            ") AS `_ck_rows` WHERE {} GROUP BY {} HAVING COUNT(*) > 1) AS `_ck_same` JOIN (SELECT 1 UNION ALL SELECT 2) AS `_ck_two`) AS `_ck_same`",
            present.join(" AND "),
            names.join(",")
        ));
        Ok(())
    })?;
    printer.before.push(check);
    Ok(())
}

/// Whether an expression is the same each time it is written.
pub fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => !matches!(value.value, Value::Null),
        Expr::Cast { expr, .. } | Expr::Nested(expr) => is_literal(expr),
        _ => false,
    }
}
