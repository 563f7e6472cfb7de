//! A rewrite of a whole clause: the printer's own work, listed among the rules for its name, its meaning and its examples.

use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};

/// What a clause becomes. The printer notes its id where it was at work.
pub struct Clause {
    pub id: &'static str,
    pub doc: &'static str,
    pub examples: &'static [Example],
}

impl Rule for Clause {
    fn id(&self) -> &'static str {
        self.id
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn examples(&self) -> &'static [Example] {
        self.examples
    }

    fn apply(&self, _: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}
