//! What PostgreSQL refuses with certainty. [`crate::translate::alike`] makes MariaDB refuse it too; here stand examples.

use super::{Applied, Example, Node, Rule};
use crate::translate::alike;
use crate::translate::mariadb::{Carried, Printer};

pub struct Refusals;

/// Each is sent as a SIGNAL where its recording does not say that it completed.
const EXAMPLES: &[Example] = &[
    Example::new("SELECT * FROM nowhere", &[]),
    Example::new("SELECT nowhere(1)", &[]),
    Example::new("SELEC 1", &[]),
    Example::new("SELECT FROM WHERE", &[]),
    Example::new("SELECT currval('nowhere_seq')", &[]),
    Example::new("INSERT INTO item (amount) VALUES ('abc')", &[]),
    Example::new("INSERT INTO item (amount) VALUES ('')", &[]),
    Example::new("INSERT INTO item (done) VALUES ('maybe')", &[]),
    Example::new("INSERT INTO item (done) VALUES (1)", &[]),
    Example::new("INSERT INTO item (data) VALUES ('{not json}')", &[]),
    Example::new("INSERT INTO sample (id, tag) VALUES (50, ' a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')", &[]),
    Example::new("INSERT INTO sample (id, tag) VALUES (50, 'a0eebc99-9c0b4ef8-bb6d-6bb9bd38-a11')", &[]),
    Example::new("INSERT INTO sample (id, mood) VALUES (50, 'angry')", &[]),
    Example::new("INSERT INTO sample (id, day) VALUES (50, '2026-02-30')", &[]),
    Example::new("INSERT INTO sample (id, at) VALUES (50, '2026-13-01 00:00:00')", &[]),
    Example::new("INSERT INTO sample (id, clock) VALUES (50, '25:00:00')", &[]),
    Example::new("SELECT 'soon'::date", &[]),
    Example::new("SELECT 'x'::numeric", &[]),
    Example::new("SELECT 'x'::float8", &[]),
    Example::new("SELECT 40000::smallint", &[]),
    Example::new("SELECT id FROM item WHERE note = 5", &[]),
    Example::new("SELECT id FROM item WHERE id = note", &[]),
    Example::new("SELECT sum(note) FROM item", &[]),
    Example::new("SELECT id FROM item UNION SELECT item_id, note FROM other", &[]),
    Example::new("SELECT id FROM item ORDER BY 2", &[]),
    Example::new("SELECT DISTINCT amount FROM item ORDER BY note", &[]),
    Example::new("SELECT id, note FROM item GROUP BY note", &[]),
    Example::new("SELECT note, count(*) FROM item", &[]),
    Example::new("RELEASE nowhere", &[]),
];

impl Rule for Refusals {
    fn id(&self) -> &'static str {
        alike::RULE
    }

    fn doc(&self) -> &'static str {
        "What PostgreSQL refuses whatever the data (a value that its type does not read, a name that is not there, types \
         that do not go together) MariaDB is made to refuse: by a SIGNAL with PostgreSQL's SQLSTATE, under MariaDB's own \
         number for the same error where it has one. The failed transaction is then followed on both sides."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    /// It is no rewrite of a node: what any rule refuses for certain becomes such a request.
    fn apply(&self, _: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}
