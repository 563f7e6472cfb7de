//! Definitions: CREATE, ALTER, DROP and their like. [`crate::translate::define`] translates them before a syntax tree is
//! made; here stand their examples.

use super::{Applied, Example, Node, Rule};
use crate::translate::TextStorage;
use crate::translate::mariadb::{Carried, Printer};

pub struct Definitions;

const EXAMPLES: &[Example] = &[
    Example::of(
        TextStorage::Binary,
        "CREATE TABLE made (id integer PRIMARY KEY, note varchar(5) CHECK (note <> '')); DROP TABLE made",
        &[
            "CREATE TABLE `public`.`made` (\n  `id` INT NOT NULL,\n  `note` VARBINARY(20) NULL,\n  PRIMARY KEY (`id`),\n  \
             CONSTRAINT `made_note_check` CHECK (`note` <> '')\n) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=binary",
            "SET STATEMENT foreign_key_checks = 0 FOR DROP TABLE `public`.`made`",
        ],
    ),
    Example::new(
        "ALTER TABLE other ADD COLUMN size bigint NOT NULL DEFAULT 7; ALTER TABLE other DROP COLUMN size",
        &[
            "ALTER TABLE `public`.`other` ADD COLUMN `size` BIGINT NOT NULL DEFAULT 7",
            "ALTER TABLE `public`.`other` DROP COLUMN `size`",
        ],
    ),
    Example::new(
        "ALTER TABLE item ALTER COLUMN total TYPE bigint; ALTER TABLE item ALTER total TYPE integer",
        &[
            "SET STATEMENT sql_mode = 'STRICT_ALL_TABLES' FOR ALTER TABLE `public`.`item` MODIFY COLUMN `total` BIGINT NULL",
            "SET STATEMENT sql_mode = 'STRICT_ALL_TABLES' FOR ALTER TABLE `public`.`item` MODIFY COLUMN `total` INT NULL",
        ],
    ),
    Example::new(
        "ALTER TABLE other ADD CONSTRAINT most CHECK (item_id < 100) NOT VALID; \
         ALTER TABLE other VALIDATE CONSTRAINT most; ALTER TABLE other DROP CONSTRAINT most",
        &[
            "SET STATEMENT check_constraint_checks = 0 FOR ALTER TABLE `public`.`other` ADD CONSTRAINT `most` CHECK (`item_id` < 100)",
            "ALTER TABLE `public`.`other` DROP CONSTRAINT `most`, ADD CONSTRAINT `most` CHECK (`item_id` < 100)",
            "ALTER TABLE `public`.`other` DROP CONSTRAINT `most`",
        ],
    ),
    Example::new(
        "ALTER TABLE item RENAME COLUMN total TO sum; SELECT sum FROM item WHERE id = 1; \
         ALTER TABLE item RENAME sum TO total",
        &[
            "ALTER TABLE `public`.`item` RENAME COLUMN `total` TO `sum`",
            "SELECT `sum` FROM `public`.`item` WHERE `id` = 1",
            "ALTER TABLE `public`.`item` RENAME COLUMN `sum` TO `total`",
        ],
    ),
    Example::new(
        "CREATE INDEX by_amount ON item (amount DESC, id); DROP INDEX by_amount",
        &[
            "ALTER TABLE `public`.`item` ADD KEY `by_amount` (`amount` DESC, `id`)",
            "ALTER TABLE `public`.`item` DROP KEY `by_amount`",
        ],
    ),
    Example::new(
        "CREATE VIEW named AS SELECT id, amount AS n FROM item; DROP VIEW named",
        &[
            "CREATE VIEW `public`.`named` (`id`, `n`) AS SELECT `id`,`amount` AS `n` FROM `public`.`item`",
            "DROP VIEW `public`.`named`",
        ],
    ),
    Example::new("DROP TABLE IF EXISTS nowhere, elsewhere", &["DO 0"]),
    Example::new("CREATE TABLE IF NOT EXISTS item (x integer)", &["DO 0"]),
    Example::new("CREATE TYPE size AS ENUM ('s', 'm'); DROP TYPE size", &["DO 0", "DO 0"]),
    Example::new(
        "CREATE SEQUENCE counter START 5; DROP SEQUENCE counter",
        &[
            "CREATE SEQUENCE `public`.`counter` START WITH 5 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775806 NOCACHE",
            "DROP SEQUENCE `public`.`counter`",
        ],
    ),
    Example::new("ALTER TABLE item OWNER TO postgres", &["DO 0"]),
    // Skipped: the operators' business.
    Example::new("GRANT SELECT ON item TO PUBLIC", &[]),
    Example::new("VACUUM item", &[]),
    Example::new("EXPLAIN SELECT id FROM item", &[]),
    // Refused: no counterpart.
    Example::new("DO $$ BEGIN NULL; END $$", &[]),
    Example::new("CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'", &[]),
    Example::new("REFRESH MATERIALIZED VIEW nowhere", &[]),
];

impl Rule for Definitions {
    fn id(&self) -> &'static str {
        "definitions"
    }

    fn doc(&self) -> &'static str {
        "A definition changes the schema that the statements after it are translated by; MariaDB is sent what differs \
         between the schemas before and after. What is there already, or not there, is PostgreSQL's error of the same \
         class. What only administers the server is skipped; functions, triggers and their like are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, _node: &Node<'_>, _printer: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}
