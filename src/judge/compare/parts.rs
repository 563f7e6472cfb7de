//! A difference by its parts: which columns differ, and how far each lies apart. One operation has one of them, however
//! many columns and rows it is about.

use super::Difference;
use crate::core::{FindingKind, Verdict};
use crate::judge::distance::Distance;
use crate::judge::shown;

/// Shapes of one place that are told apart; what has more of them has none.
const CELLS_MAX: usize = 16;

/// Columns whose values a summary spells out.
const COLUMNS_SPELLED_MAX: usize = 3;

/// What differs in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub place: String,
    /// One for each kind and shape of distance: the largest.
    pub cells: Vec<Cell>,
}

/// The values that lie so far apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub distance: Distance,
    pub control: String,
    pub candidate: String,
    /// Their rows, by their index on each side.
    pub rows: (Option<usize>, Option<usize>),
}

impl Cell {
    pub fn new(control: String, candidate: String) -> Self {
        Self { distance: Distance::Beyond, control, candidate, rows: (None, None) }
    }
}

impl Part {
    /// A place with one distance.
    pub fn of(place: &str, distance: Distance) -> Self {
        let cell = Cell { distance, ..Cell::new(String::new(), String::new()) };
        Self { place: place.to_owned(), cells: vec![cell] }
    }

    /// Adds a distance; `cell` shows what lies so far apart, where nothing like it lay further apart before.
    pub fn add(&mut self, distance: Distance, cell: impl FnOnce() -> Cell) {
        let room = self.cells.len() < CELLS_MAX;
        match self.cells.iter_mut().find(|known| known.distance.is_like(&distance)) {
            Some(known) if !distance.exceeds(&known.distance) => {}
            Some(known) => *known = Cell { distance, ..cell() },
            None if room => self.cells.push(Cell { distance, ..cell() }),
            None => self.add_beyond(cell),
        }
    }

    fn add_beyond(&mut self, cell: impl FnOnce() -> Cell) {
        if !self.cells.iter().any(|known| known.distance == Distance::Beyond) {
            self.cells.push(Cell { distance: Distance::Beyond, ..cell() });
        }
    }

    /// The one that proves most: what no distance explains.
    fn witness(&self) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.distance == Distance::Beyond).or_else(|| self.cells.first())
    }
}

impl Difference {
    /// Other values in these columns, of rows that have `width` of them.
    pub(super) fn of_columns(parts: Vec<Part>, width: usize, verdict: Verdict, note: String) -> Self {
        let mut difference = Self::plain(FindingKind::Value, verdict, "values", String::new());
        (difference.width, difference.note) = (width, note);
        difference.told(parts)
    }

    /// The same difference in fewer parts.
    pub fn of_parts(&self, parts: Vec<Part>) -> Self {
        if self.kind == FindingKind::Value && self.width > 0 {
            return self.clone().told(parts);
        }
        Self { parts, ..self.clone() }
    }

    /// Whether no column of the rows is the same.
    pub fn is_of_whole_rows(&self) -> bool {
        self.width > 1 && self.parts.len() == self.width
    }

    fn told(mut self, parts: Vec<Part>) -> Self {
        let witnesses: Vec<(&str, &Cell)> =
            parts.iter().filter_map(|part| Some((part.place.as_str(), part.witness()?))).collect();
        let Some((_, first)) = witnesses.first() else { return self };
        let names: Vec<&str> = witnesses.iter().map(|(name, _)| *name).collect();
        let row = first.rows.0.map_or(0, |row| row + 1);
        self.rows = first.rows;
        self.at = match names.as_slice() {
            [name] => format!("row {row}, column {name}"),
            names => shown::cut(&format!("row {row}, columns {}", names.join(", "))),
        };
        let side = |of: fn(&Cell) -> &str| match witnesses.as_slice() {
            [(_, cell)] => of(cell).to_owned(),
            all => {
                let values: Vec<&str> = all.iter().map(|(_, cell)| of(cell)).collect();
                shown::cut(&format!("({})", values.join(", ")))
            }
        };
        (self.control, self.candidate) = (side(|cell| &cell.control), side(|cell| &cell.candidate));
        let whole = self.width > 1 && parts.len() == self.width;
        self.summary = match witnesses.as_slice() {
            _ if whole => format!("as many rows, but other ones (columns {})", shown::cut(&names.join(", "))),
            [(name, cell)] => format!("column {name} {}", is(cell)),
            all => {
                let told: Vec<String> =
                    all.iter().take(COLUMNS_SPELLED_MAX).map(|(name, cell)| format!("{name} {}", is(cell))).collect();
                let more = all.len().saturating_sub(COLUMNS_SPELLED_MAX);
                let more =
                    if more > 0 { format!("; and {}", shown::counted(more as u64, "column")) } else { String::new() };
                format!("columns {} differ: {}{more}", shown::cut(&names.join(", ")), told.join("; "))
            }
        };
        self.summary.push_str(&self.note);
        self.parts = parts;
        self
    }
}

fn is(cell: &Cell) -> String {
    format!("is {} on the candidate and {} on the control", cell.candidate, cell.control)
}
