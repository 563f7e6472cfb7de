//! Two result sets: columns, number of rows, then the rows, in order where ORDER BY fixes one and as a multiset
//! where it does not.
//!
//! A reply that was too long to keep is compared as far as it was kept, and never called a match.

use std::collections::{BTreeMap, HashMap};

use super::super::distance::{self, Distance};
use super::super::normalise::{self, Class, Kinds, Sameness};
use super::super::shown;
use super::{Cell, Comparison, Difference, Part};
use crate::core::{Column, FindingKind, Request, Rows, Shape, SortKey, Unordered, Value, Verdict};

type Row = [Value];

pub(super) fn compare(control: &Rows, candidate: &Rows, request: &Request, shape: &Shape, out: &mut Comparison) {
    if !same_columns(&control.columns, &candidate.columns, request, out) {
        return;
    }
    if control.total != candidate.total {
        return out.add(row_count(control, candidate));
    }
    let kept = control.rows.len().min(candidate.rows.len());
    let whole = control.rows.len() as u64 == control.total && candidate.rows.len() as u64 == candidate.total;
    let columns = if control.columns.is_empty() { &candidate.columns } else { &control.columns };
    let sides = Sides {
        control: control.rows.get(..kept).unwrap_or_default(),
        candidate: candidate.rows.get(..kept).unwrap_or_default(),
        columns,
        classes: classes(&control.rows, &candidate.rows),
        unordered: &shape.unordered,
    };
    let before = out.differences.len();
    if whole || !shape.order_by.is_empty() || sides.in_place() {
        same_rows(&sides, shape, out);
    }
    if !whole && out.differences.len() == before {
        let summary =
            format!("only the first {} of {} were kept to be compared", kept, shown::counted(control.total, "row"));
        out.add(Difference::plain(FindingKind::TooLong, Verdict::Inconclusive, "too_long", summary));
    }
}

/// The rows of both sides, equally many, and how each column is compared.
struct Sides<'a> {
    control: &'a [Vec<Value>],
    candidate: &'a [Vec<Value>],
    columns: &'a [Column],
    classes: Vec<Class>,
    /// Columns that collect rows in an order of the server's own.
    unordered: &'a [Unordered],
}

fn classes(control: &[Vec<Value>], candidate: &[Vec<Value>]) -> Vec<Class> {
    let mut kinds: Vec<Kinds> = Vec::new();
    for row in control.iter().chain(candidate) {
        if kinds.len() < row.len() {
            kinds.resize(row.len(), Kinds::default());
        }
        for (kinds, value) in kinds.iter_mut().zip(row) {
            kinds.add(value);
        }
    }
    kinds.into_iter().map(Kinds::class).collect()
}

impl Sides<'_> {
    fn sameness(&self, column: usize, control: &Row, candidate: &Row) -> Sameness {
        match (control.get(column), candidate.get(column), self.classes.get(column)) {
            (Some(one), Some(other), Some(class)) => match normalise::compare(*class, one, other) {
                Sameness::Different if self.same_elements(column, one, other) => {
                    Sameness::Forgiven(normalise::AGGREGATE_ORDER)
                }
                sameness => sameness,
            },
            (None, None, _) => Sameness::Same,
            _ => Sameness::Different,
        }
    }

    /// The sorted elements of a value that collects rows in no order; none of another one.
    fn elements(&self, column: usize, value: &Value) -> Option<Vec<String>> {
        let unordered = self.unordered.iter().find(|unordered| unordered.column == column)?;
        distance::elements(value, unordered.separator.as_deref())
    }

    fn same_elements(&self, column: usize, one: &Value, other: &Value) -> bool {
        self.elements(column, one).is_some_and(|one| Some(one) == self.elements(column, other))
    }

    fn same_row(&self, control: &Row, candidate: &Row) -> bool {
        control.len() == candidate.len()
            && (0..control.len()).all(|column| self.sameness(column, control, candidate) != Sameness::Different)
    }

    fn in_place(&self) -> bool {
        self.control.iter().zip(self.candidate).all(|(control, candidate)| self.same_row(control, candidate))
    }

    fn hash(&self, row: &Row) -> blake3::Hash {
        let mut bytes = Vec::new();
        for (column, (value, class)) in row.iter().zip(&self.classes).enumerate() {
            match self.elements(column, value) {
                Some(elements) => {
                    let list = Value::Text(format!("{elements:?}"));
                    normalise::write_canonical(Class::Exact, &list, &mut bytes);
                }
                None => normalise::write_canonical(*class, value, &mut bytes),
            }
        }
        blake3::hash(&bytes)
    }

    /// Pairs of equal rows, and what is left on each side, all in their order.
    fn pair(&self) -> Pairing {
        let mut free: HashMap<blake3::Hash, Vec<usize>> = HashMap::new();
        for (index, row) in self.candidate.iter().enumerate().rev() {
            free.entry(self.hash(row)).or_default().push(index);
        }
        let mut pairing = Pairing::default();
        let mut taken = vec![false; self.candidate.len()];
        for (index, row) in self.control.iter().enumerate() {
            match free.get_mut(&self.hash(row)).and_then(Vec::pop) {
                Some(partner) => {
                    pairing.equal.push((index, partner));
                    if let Some(taken) = taken.get_mut(partner) {
                        *taken = true;
                    }
                }
                None => pairing.control_only.push(index),
            }
        }
        pairing.candidate_only = (0..taken.len()).filter(|index| taken.get(*index) == Some(&false)).collect();
        pairing
    }

    fn control_row(&self, index: usize) -> &Row {
        self.control.get(index).map_or(&[], Vec::as_slice)
    }

    fn candidate_row(&self, index: usize) -> &Row {
        self.candidate.get(index).map_or(&[], Vec::as_slice)
    }

    fn column_name(&self, column: usize) -> String {
        match self.columns.get(column) {
            Some(named) => named.name.clone(),
            None => format!("column {}", column + 1),
        }
    }

    /// The sort keys' columns, up to the first key that is not among the result's columns.
    fn keys(&self, shape: &Shape) -> Keys {
        let mut keys = Keys { visible: Vec::new(), hidden: false };
        for key in &shape.order_by {
            let column = match key {
                SortKey::Column(index) => Some(*index).filter(|index| *index < self.classes.len()),
                SortKey::Name(name) => self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)),
                SortKey::Hidden => None,
            };
            match column {
                Some(column) => keys.visible.push(column),
                None => {
                    keys.hidden = true;
                    break;
                }
            }
        }
        keys
    }

    /// How many columns of two rows differ.
    fn unlike(&self, control: usize, candidate: usize) -> usize {
        let (control, candidate) = (self.control_row(control), self.candidate_row(candidate));
        let width = control.len().max(candidate.len());
        (0..width).filter(|column| self.sameness(*column, control, candidate) == Sameness::Different).count()
    }

    fn same_keys(&self, keys: &Keys, control: usize, candidate: usize) -> bool {
        let (control, candidate) = (self.control_row(control), self.candidate_row(candidate));
        keys.visible.iter().all(|column| self.sameness(*column, control, candidate) != Sameness::Different)
    }
}

#[derive(Default)]
struct Pairing {
    equal: Vec<(usize, usize)>,
    control_only: Vec<usize>,
    candidate_only: Vec<usize>,
}

struct Keys {
    visible: Vec<usize>,
    /// A key follows whose value is not among the result's columns.
    hidden: bool,
}

fn same_rows(sides: &Sides<'_>, shape: &Shape, out: &mut Comparison) {
    if sides.in_place() {
        for (control, candidate) in sides.control.iter().zip(sides.candidate) {
            forgive_values(sides, control, candidate, out);
        }
        return;
    }
    let pairing = sides.pair();
    for (control, candidate) in &pairing.equal {
        forgive_values(sides, sides.control_row(*control), sides.candidate_row(*candidate), out);
    }
    if pairing.control_only.is_empty() {
        order(sides, shape, out);
    } else {
        values(sides, &pairing, shape, out);
    }
}

fn forgive_values(sides: &Sides<'_>, control: &Row, candidate: &Row, out: &mut Comparison) {
    for column in 0..control.len() {
        if let Sameness::Forgiven(rule) = sides.sameness(column, control, candidate) {
            out.forgive(rule);
        }
    }
}

/// The same rows in another order.
fn order(sides: &Sides<'_>, shape: &Shape, out: &mut Comparison) {
    if shape.order_by.is_empty() {
        return out.forgive(normalise::ROW_ORDER);
    }
    let keys = sides.keys(shape);
    let moved = (0..sides.control.len()).find(|index| !sides.same_keys(&keys, *index, *index));
    let (verdict, first, summary) = match moved {
        Some(row) => (Verdict::Mismatch, row, "the same rows in another order than ORDER BY fixes"),
        None if keys.hidden && shape.total_order => {
            let first = (0..sides.control.len())
                .find(|index| !sides.same_row(sides.control_row(*index), sides.candidate_row(*index)));
            (
                Verdict::Mismatch,
                first.unwrap_or_default(),
                "the same rows in another order than ORDER BY fixes by a key",
            )
        }
        None if keys.hidden => {
            let first = (0..sides.control.len())
                .find(|index| !sides.same_row(sides.control_row(*index), sides.candidate_row(*index)));
            let summary = "the same rows in another order, and ORDER BY sorts by what is not among the columns: \
                           whether that order is fixed can't be told";
            (Verdict::Inconclusive, first.unwrap_or_default(), summary)
        }
        None => return out.forgive(normalise::ROW_ORDER_TIES),
    };
    let mut difference = Difference::plain(FindingKind::RowOrder, verdict, "row_order", summary)
        .at(format!("row {}", first + 1))
        .sides(shown::row(sides.control_row(first)), shown::row(sides.candidate_row(first)));
    difference.rows = (Some(first), Some(first));
    out.add(difference.apart(vec![Distance::Order]));
}

/// Equally many rows, but not the same ones: one difference, with every column that differs in any of them.
fn values(sides: &Sides<'_>, pairing: &Pairing, shape: &Shape, out: &mut Comparison) {
    let (verdict, note) = match free_choice(sides, pairing, shape) {
        Some(why) => (Verdict::Inconclusive, format!("; {why}")),
        None => (Verdict::Mismatch, String::new()),
    };
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    let mut width = 0;
    for (control, candidate) in partners(sides, pairing) {
        let rows = (sides.control_row(control), sides.candidate_row(candidate));
        width = width.max(rows.0.len().max(rows.1.len()));
        for column in 0..rows.0.len().max(rows.1.len()) {
            if sides.sameness(column, rows.0, rows.1) != Sameness::Different {
                continue;
            }
            let distances = match (verdict, rows.0.get(column), rows.1.get(column)) {
                (Verdict::Inconclusive, ..) => vec![Distance::Choice],
                (_, Some(one), Some(other)) => distance::values(one, other),
                _ => vec![Distance::Beyond],
            };
            let part =
                parts.entry(column).or_insert_with(|| Part { place: sides.column_name(column), cells: Vec::new() });
            for distance in distances {
                part.add(distance, || Cell {
                    rows: (Some(control), Some(candidate)),
                    ..Cell::new(show(rows.0, column), show(rows.1, column))
                });
            }
        }
    }
    out.add(Difference::of_columns(parts.into_values().collect(), width, verdict, note));
}

fn show(row: &Row, column: usize) -> String {
    row.get(column).map_or_else(|| "no such column".into(), shown::value)
}

/// Pairs of rows that are looked at for the likest ones: a hundred rows on each side.
const LIKENESS_MAX: usize = 10_000;

/// Pairs by which one way to pair is told to be likelier than another.
const LIKENESS_SAMPLE: usize = 100;

/// Pairs what is left: the rows that are most alike, or, where there are many, those whose first value is the same.
fn partners(sides: &Sides<'_>, pairing: &Pairing) -> Vec<(usize, usize)> {
    if pairing.control_only.len() * pairing.candidate_only.len() <= LIKENESS_MAX {
        return likest(sides, pairing);
    }
    let (keyed, ranked) = (by_first_value(sides, pairing), in_their_order(pairing));
    let unlike = |pairs: &[(usize, usize)]| {
        let pairs = pairs.iter().take(LIKENESS_SAMPLE);
        pairs.map(|(control, candidate)| sides.unlike(*control, *candidate)).sum::<usize>()
    };
    if unlike(&ranked) < unlike(&keyed) { ranked } else { keyed }
}

/// Where the first value is the noise, as a key that the server draws is, the order tells more.
fn in_their_order(pairing: &Pairing) -> Vec<(usize, usize)> {
    pairing.control_only.iter().copied().zip(pairing.candidate_only.iter().copied()).collect()
}

fn likest(sides: &Sides<'_>, pairing: &Pairing) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for control in &pairing.control_only {
        all.extend(
            pairing.candidate_only.iter().map(|candidate| (sides.unlike(*control, *candidate), *control, *candidate)),
        );
    }
    all.sort_unstable();
    let mut partners: Vec<(usize, usize)> = Vec::new();
    for (_, control, candidate) in all {
        if !partners.iter().any(|(left, right)| *left == control || *right == candidate) {
            partners.push((control, candidate));
        }
    }
    partners.sort_unstable();
    partners
}

fn by_first_value(sides: &Sides<'_>, pairing: &Pairing) -> Vec<(usize, usize)> {
    let first = |row: &Row| {
        let mut bytes = Vec::new();
        if let (Some(value), Some(class)) = (row.first(), sides.classes.first()) {
            normalise::write_canonical(*class, value, &mut bytes);
        }
        bytes
    };
    let mut by_first: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    for candidate in pairing.candidate_only.iter().rev() {
        by_first.entry(first(sides.candidate_row(*candidate))).or_default().push(*candidate);
    }
    let mut partners = Vec::new();
    let mut alone = Vec::new();
    for control in &pairing.control_only {
        match by_first.get_mut(&first(sides.control_row(*control))).and_then(Vec::pop) {
            Some(candidate) => partners.push((*control, candidate)),
            None => alone.push(*control),
        }
    }
    let mut rest: Vec<usize> = by_first.into_values().flatten().collect();
    rest.sort_unstable();
    partners.extend(alone.into_iter().zip(rest));
    partners.sort_unstable();
    partners
}

/// Where LIMIT or OFFSET cuts, the server may choose among rows that ORDER BY does not tell apart: other rows then
/// prove nothing.
fn free_choice(sides: &Sides<'_>, pairing: &Pairing, shape: &Shape) -> Option<&'static str> {
    if !shape.limited || shape.one_row || shape.total_order {
        return None;
    }
    let keys = sides.keys(shape);
    if keys.visible.is_empty() {
        return Some("LIMIT without an order that the result shows leaves the choice of rows to the server");
    }
    let mut widths = sides.control.iter().chain(sides.candidate).map(Vec::len);
    let width = widths.next();
    if widths.any(|other| Some(other) != width) {
        return None;
    }
    let last = sides.control.len().checked_sub(1)?;
    let at_the_cut = |row: &Row| {
        [0, last].iter().any(|edge| {
            let edge = sides.control_row(*edge);
            keys.visible.iter().all(|column| sides.sameness(*column, edge, row) != Sameness::Different)
        })
    };
    let mut left = pairing.control_only.iter().map(|index| sides.control_row(*index));
    let mut right = pairing.candidate_only.iter().map(|index| sides.candidate_row(*index));
    (left.all(at_the_cut) && right.all(at_the_cut))
        .then_some("they tie on the ORDER BY keys where LIMIT or OFFSET cuts, so the choice is the server's")
}

fn row_count(control: &Rows, candidate: &Rows) -> Difference {
    let sides = Sides {
        control: &control.rows,
        candidate: &candidate.rows,
        columns: &control.columns,
        classes: classes(&control.rows, &candidate.rows),
        unordered: &[],
    };
    let pairing = sides.pair();
    let (left, right) = (pairing.control_only.first().copied(), pairing.candidate_only.first().copied());
    let (count, other) = (shown::counted(control.total, "row"), shown::counted(candidate.total, "row"));
    let summary = format!("the candidate returns {other}, the control {count}");
    let beside = |count: String, row: Option<&Row>| match row {
        Some(row) => format!("{count}; only here: {}", shown::row(row)),
        None => count,
    };
    let mut difference = Difference::plain(FindingKind::RowCount, Verdict::Mismatch, "row_count", summary).sides(
        beside(count, left.map(|index| sides.control_row(index))),
        beside(other, right.map(|index| sides.candidate_row(index))),
    );
    difference.rows = (left, right);
    difference
}

/// Columns by position: their number, and their names. False where the rows can't be compared.
fn same_columns(control: &[Column], candidate: &[Column], request: &Request, out: &mut Comparison) -> bool {
    // A driver that sees no row may not be told the columns either.
    if control.is_empty() || candidate.is_empty() {
        return true;
    }
    let names = |columns: &[Column]| columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    if control.len() != candidate.len() {
        let summary = format!("the candidate returns {} columns, the control {}", candidate.len(), control.len());
        out.add(
            Difference::plain(FindingKind::Columns, Verdict::Mismatch, "columns", summary)
                .sides(shown::cut(&names(control)), shown::cut(&names(candidate))),
        );
        return false;
    }
    for (index, (one, other)) in control.iter().zip(candidate).enumerate() {
        let (one, other) = (&one.name, &other.name);
        if one == other {
            continue;
        } else if one.to_lowercase() == other.to_lowercase() {
            out.forgive(normalise::COLUMN_NAME_CASE);
        } else if unnamed(one, other, request) || unnamed(other, one, request) {
            out.forgive(normalise::COLUMN_LABEL);
        } else {
            let summary = format!("column {} has another name; code that reads it by name does not find it", index + 1);
            out.add(
                Difference::plain(FindingKind::Columns, Verdict::Mismatch, "columns", summary)
                    .at(format!("column {}", index + 1))
                    .sides(shown::cut(one), shown::cut(other)),
            );
            return true;
        }
    }
    true
}

/// Whether neither name was given by the statement: PostgreSQL names an unnamed expression `?column?` or after its
/// function, type or CASE, MariaDB after the expression's own text.
fn unnamed(postgres: &str, mariadb: &str, request: &Request) -> bool {
    let Request::Sql(sql) = request else { return false };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let is_expression = !mariadb.bytes().all(plain) || mariadb.bytes().all(|byte| byte.is_ascii_digit());
    is_expression && (postgres == "?column?" || names_a_function_or_nothing(postgres, &sql.text))
}

/// PostgreSQL's names for expressions that have no function's name in the text.
const KEYWORD_LABELS: &[&str] = &["case", "exists", "array", "row", "coalesce", "greatest", "least", "nullif"];

/// Whether the name stands in the text as a function's name only, or not at all (a type that was cast to).
fn names_a_function_or_nothing(name: &str, text: &str) -> bool {
    if KEYWORD_LABELS.contains(&name) {
        return true;
    }
    if name.is_empty() {
        return false;
    }
    let text = text.to_lowercase();
    let in_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    text.match_indices(&name.to_lowercase()).all(|(at, found)| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
        let part_of_another = in_word(before.as_bytes().last()) || in_word(after.as_bytes().first());
        part_of_another || after.trim_start().starts_with('(') || before.ends_with("::")
    })
}
